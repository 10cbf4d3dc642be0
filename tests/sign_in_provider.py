"""A sign-in provider for tests: OpenID Connect's code flow on loopback, where everybody is 王某 and says yes at once."""

from __future__ import annotations

import secrets
import sys
import time

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
# The nonce that came with each code handed out.
_nonces: dict[str, str] = {}


async def metadata(_request: Request) -> Response:
    ways = {name: f"{ISSUER}/{name}" for name in ("authorize", "token", "keys")}
    told = {
        "issuer": ISSUER,
        "authorization_endpoint": ways["authorize"],
        "token_endpoint": ways["token"],
        "jwks_uri": ways["keys"],
        "response_types_supported": ["code"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
    }
    return JSONResponse(told)


async def authorize(request: Request) -> Response:
    asked = request.query_params
    code = secrets.token_hex(8)
    _nonces[code] = asked.get("nonce", "")
    return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}")


async def token(request: Request) -> Response:
    form = await request.form()
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": "a1b2", "name": "王某", "aud": "board", "iat": now, "exp": now + 300}
    claims["nonce"] = _nonces.pop(str(form["code"]))
    id_token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)
    return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": id_token})


async def keys(_request: Request) -> Response:
    return JSONResponse({"keys": [KEY.as_dict(private=False)]})


app = Starlette(
    routes=[
        Route("/.well-known/openid-configuration", metadata),
        Route("/authorize", authorize),
        Route("/token", token, methods=["POST"]),
        Route("/keys", keys),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")

-- One row changed: the bytes of a received file go, its hash stays.
update original set content = ''::blob where sha256 = $sha256

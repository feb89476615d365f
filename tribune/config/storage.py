"""STORAGE_URL: where files are kept, on this disk or behind an S3 API.

(empty)                                          TRIBUNE_HOME/files
file:///srv/tribune                              a folder
s3://KEY:SECRET@host:9000/bucket?region=eu&tls=0 any S3 API (percent-encode what an address cannot hold)
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def storage_at(url: str, *, home: Path) -> dict[str, Any]:
    """Django's STORAGES entry for *url*. Raises ImproperlyConfigured in plain words."""
    parts = urlsplit(url)
    if not url or parts.scheme == "file":
        folder = Path(unquote(parts.path)) if url else home / "files"
        return {"BACKEND": "tribune.media.storage.Folder", "OPTIONS": {"location": folder}}
    if parts.scheme != "s3":
        raise ImproperlyConfigured(f"STORAGE_URL begins with file:// or s3://, not {parts.scheme}://")
    bucket = parts.path.strip("/")
    if not (bucket and parts.hostname and parts.username and parts.password):
        raise ImproperlyConfigured("STORAGE_URL is written s3://KEY:SECRET@host[:port]/bucket")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    scheme = "http" if asked.get("tls") == "0" else "https"
    address = f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    return {
        "BACKEND": "tribune.media.bucket.Bucket",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "endpoint_url": address,
            "region_name": asked.get("region", "us-east-1"),
            "default_acl": None,
            "file_overwrite": True,
            "client_config": _client_config(),
        },
    }


def _client_config() -> Any:
    from botocore.config import Config  # noqa: PLC0415  40 MB that only S3 needs

    # Servers other than Amazon's do not know the newer checksums: ask for them only where the API requires it.
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )

#!/usr/bin/env bash
# The calls of the old API, in plain curl: docs/old-api.sh SUBJECT IMAGE FILE
# Needs IMAGING_API_KEY with the scopes images:read and images:write; IMAGING_URL, if it is not http://localhost:8080.
set -euo pipefail

if [ $# -ne 3 ]; then sed -n '2,3s/^# //p' "$0" >&2; exit 2; fi
url=${IMAGING_URL:-http://localhost:8080}
key=${IMAGING_API_KEY:?is not set}
subject=$1 image=$2 file=$3

# The key goes to curl in a file of its own: arguments can be read by every user of the machine.
call() { curl --fail-with-body --silent --show-error --config <(printf 'header = "x-api-key: %s"\n' "$key") "$@"; }

echo "Upload, as the old gateway delivered it: base64 of a multipart body"
boundary=imaging-$$
{
  printf -- '--%s\r\nContent-Disposition: form-data; name="file"; filename="image"\r\n' "$boundary"
  printf 'Content-Type: application/octet-stream\r\n\r\n'
  cat "$file"
  printf '\r\n--%s--\r\n' "$boundary"
} | base64 -w 0 | call "$url/v1/upload?SubjectID=$subject&ImageID=$image" \
  -H "Content-Type: multipart/form-data; boundary=$boundary" --data-binary @-
echo

echo "The same as a plain multipart body; the same bytes again are no error"
call "$url/v1/upload?SubjectID=$subject&ImageID=$image" --form "file=@$file;type=application/octet-stream"
echo

echo "The names of all images of the subject"
call "$url/v1/images?SubjectID=$subject"
echo

echo "Download, and compare with the file"
call "$url/v1/download?SubjectID=$subject&ImageID=$image" |
  sed -e 's/^{"data": *"//' -e 's/"}$//' | base64 --decode | cmp - "$file"
echo "It is the same."

#!/usr/bin/env bash
# Uses the package as a stranger would: packs TensorPool.Sbe, copies a template to a folder outside of the repository,
# restores it from the packed file into a package cache of its own, builds, runs, and compares the output. Then it edits
# the schema, because a package whose schemas are not inputs of the build would go on with the old codec. Then an example
# runs on the package of the SDK, and in the end it installs the tool from its package and runs the demo.
#
# KEEP=1 leaves the scratch folder behind and prints its path.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
packages="$root/artifacts/packages"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/tensorpool-smoke.XXXXXX")
if [[ "${KEEP:-}" == 1 ]]; then
  echo "Scratch folder: $scratch"
else
  trap 'rm -rf "$scratch"' EXIT
fi

fail() {
  echo "Package smoke test failed: $*" >&2
  exit 1
}

# Runs the command of a page that starts so, exactly as it is printed there.
documented() {
  local command
  command=$("$root/.ci/documented" "$1" "$2")
  echo "$command" >&2
  bash -c "$command"
}

case "$scratch/" in
  "$root"/*) fail "the scratch folder $scratch is inside of the repository, whose settings it would inherit" ;;
esac

echo "== Pack"
rm -f "$packages"/TensorPool.Sbe.[0-9]*pkg
dotnet pack "$root/src/TensorPool.Sbe" -c Release --nologo -v quiet
shopt -s nullglob
found=("$packages"/TensorPool.Sbe.[0-9]*.nupkg)
[[ ${#found[@]} == 1 ]] || fail "expected one package in $packages, found ${#found[@]}"
version=$(basename "${found[0]}" .nupkg)
version=${version#TensorPool.Sbe.}
echo "TensorPool.Sbe $version"

cp -R "$here/template/sbe" "$scratch/app"
cd "$scratch/app"

# An empty cache: a package of the same version that was restored before would hide the one just packed.
export NUGET_PACKAGES="$scratch/packages"
properties=("-p:TensorPoolSbeVersion=$version" "-p:RestoreAdditionalProjectSources=$packages")

echo "== Restore"
dotnet restore --nologo -v quiet "${properties[@]}"

contents="$NUGET_PACKAGES/tensorpool.sbe/$version"
for file in \
  analyzers/dotnet/cs/TensorPool.Sbe.Generator.dll \
  build/TensorPool.Sbe.props build/TensorPool.Sbe.targets \
  buildTransitive/TensorPool.Sbe.props buildTransitive/TensorPool.Sbe.targets \
  lib/net8.0/TensorPool.Sbe.dll lib/net8.0/TensorPool.Sbe.xml \
  lib/net10.0/TensorPool.Sbe.dll lib/net10.0/TensorPool.Sbe.xml \
  README.md; do
  [[ -f "$contents/$file" ]] || fail "the package has no $file"
done
analyzers=("$contents"/analyzers/dotnet/cs/*)
[[ ${#analyzers[@]} == 1 ]] || fail "the generator must come alone, but there are: ${analyzers[*]##*/}"
[[ -f "$packages/TensorPool.Sbe.$version.snupkg" ]] || fail "there is no symbol package"

# Builds and runs the program, and compares what it prints with a file.
build_and_compare() {
  # Builds in an own process tree: a compiler server would keep the generator of an earlier package loaded.
  dotnet build --no-restore --nologo -v quiet -p:UseSharedCompilation=false "${properties[@]}"
  dotnet bin/Debug/net10.0/Smoke.dll >"$scratch/output.txt"
  diff -u --strip-trailing-cr "$1" "$scratch/output.txt" || fail "the program printed something else (see above)"
  cat "$scratch/output.txt"
}

echo "== Build and run"
build_and_compare "$here/expected.txt"

echo "== Edit the schema, build and run"
sed 's/"Paid"/"Settled"/' schemas/order.sbe.xml >"$scratch/order.sbe.xml"
mv "$scratch/order.sbe.xml" schemas/order.sbe.xml
sed 's/Paid/Settled/' "$here/expected.txt" >"$scratch/expected.txt"
build_and_compare "$scratch/expected.txt"

echo "== The SDK: pack, and run an example on the packages"
for project in TensorPool.Aeron TensorPool; do
  rm -f "$packages/$project".[0-9]*pkg
  dotnet pack "$root/src/$project" -c Release --nologo -v quiet
  [[ -f "$packages/$project.$version.snupkg" ]] || fail "there is no symbol package of $project"
done
cp -R "$here/template/sdk" "$scratch/sdk"
cp "$root/docs/examples/standalone/Program.cs" "$scratch/sdk"
cd "$scratch/sdk"
dotnet build --nologo -v quiet -p:UseSharedCompilation=false \
  "-p:TensorPoolVersion=$version" "-p:RestoreAdditionalProjectSources=$packages"
for project in TensorPool.Aeron TensorPool; do
  contents="$NUGET_PACKAGES/${project,,}/$version"
  for file in "lib/net10.0/$project.dll" "lib/net10.0/$project.xml" README.md; do
    [[ -f "$contents/$file" ]] || fail "the package of $project has no $file"
  done
done
dotnet bin/Debug/net10.0/Sdk.dll | tee "$scratch/sdk.txt"
grep -q "frame 4: mean brightness 40" "$scratch/sdk.txt" || fail "the example did not get its frames"

echo "== The tool: pack, install, run the demo"
rm -f "$packages"/TensorPool.Cli.[0-9]*pkg
dotnet pack "$root/src/TensorPool.Cli" -c Release --nologo -v quiet
[[ -f "$packages/TensorPool.Cli.$version.nupkg" ]] || fail "there is no package of the tool in $packages"
# As docs/tool.md says it, from the root of the repository, but for a user of its own.
cd "$root"
export DOTNET_CLI_HOME="$scratch/home" PATH="$scratch/home/.dotnet/tools:$PATH"
documented docs/tool.md "dotnet tool install" >/dev/null
[[ $(tensorpool --version) == "$version"* ]] || fail "installed is $(tensorpool --version), not $version"
documented docs/tool.md "tensorpool demo" | tee "$scratch/demo.txt"
grep -q "Every byte of every frame was checked" "$scratch/demo.txt" || fail "the demo of the installed tool did not finish"

echo "Package smoke test passed."

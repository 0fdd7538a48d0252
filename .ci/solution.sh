#!/usr/bin/env bash
# Writes Imaging.sln from the projects there are: run it after adding, moving or removing one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

project_type=FAE04EC0-301F-11D3-BF4B-00C04F79EFBC
folder_type=2150E333-8FDC-42A3-9474-1A3956D46DE8

# The same path has the same id for ever, so two branches that add a project each merge without a quarrel.
id_of() { printf %s "$1" | md5sum | sed -E 's/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/{\U\1-\2-\3-\4-\5}/'; }

mapfile -t projects < <(find . \( -name artifacts -o -name node_modules -o -name '.[!.]*' \) -prune \
  -o -name '*.csproj' -printf '%P\n' | LC_ALL=C sort)
folders=(services standins tests)

{
  printf 'Microsoft Visual Studio Solution File, Format Version 12.00\n'
  printf '# Visual Studio Version 17\n'
  printf 'VisualStudioVersion = 17.0.31903.59\nMinimumVisualStudioVersion = 10.0.40219.1\n'
  for folder in "${folders[@]}"; do
    printf 'Project("{%s}") = "%s", "%s", "%s"\nEndProject\n' "$folder_type" "$folder" "$folder" "$(id_of "$folder")"
  done
  for project in "${projects[@]}"; do
    printf 'Project("{%s}") = "%s", "%s", "%s"\nEndProject\n' \
      "$project_type" "$(basename "$project" .csproj)" "${project//\//\\}" "$(id_of "$project")"
  done
  printf 'Global\n\tGlobalSection(SolutionConfigurationPlatforms) = preSolution\n'
  printf '\t\tDebug|Any CPU = Debug|Any CPU\n\t\tRelease|Any CPU = Release|Any CPU\n'
  printf '\tEndGlobalSection\n\tGlobalSection(ProjectConfigurationPlatforms) = postSolution\n'
  for project in "${projects[@]}"; do
    for configuration in Debug Release; do
      for action in ActiveCfg Build.0; do
        printf '\t\t%s.%s|Any CPU.%s = %s|Any CPU\n' "$(id_of "$project")" "$configuration" "$action" "$configuration"
      done
    done
  done
  printf '\tEndGlobalSection\n\tGlobalSection(NestedProjects) = preSolution\n'
  for project in "${projects[@]}"; do
    for folder in "${folders[@]}"; do
      case $project in "$folder"/*) printf '\t\t%s = %s\n' "$(id_of "$project")" "$(id_of "$folder")" ;; esac
    done
  done
  printf '\tEndGlobalSection\nEndGlobal\n'
} >Imaging.sln

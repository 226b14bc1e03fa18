/**
 * Completion scripts. Each asks the program itself by `__complete` (see complete.ts) with the words typed so far, offers
 * what it answers, and lets the shell complete file names when the directive says so.
 */

export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

/** The script for one shell; with `described` false the candidates come without descriptions. */
export function completionScript(shell: Shell, program: string, described: boolean): string {
  const request = described ? '__complete' : '__completeNoDesc';
  return scripts[shell].replaceAll('@PROGRAM@', program).replaceAll('@REQUEST@', request);
}

const bash = `# bash completion for @PROGRAM@

__@PROGRAM@_candidates() {
    local answer directive line width=0 last=-1
    local typed=()
    # bash takes words apart at = and :
    for line in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if ((last >= 0)) && [[ $line == [=:]* || ( -n $line && \${typed[last]} == *[=:] ) ]]; then
            typed[last]+=$line
        else
            typed[++last]=$line
        fi
    done
    [[ \${COMP_CWORD} -ge \${#COMP_WORDS[@]} ]] && typed+=("")
    answer=$("\${COMP_WORDS[0]}" @REQUEST@ "\${typed[@]}" 2>/dev/null) || return
    directive=\${answer##*:}
    answer=\${answer%:*}
    COMPREPLY=()
    while IFS= read -r line; do
        [[ -n $line ]] && COMPREPLY+=("$line")
    done <<<"$answer"
    if [[ \${#COMPREPLY[@]} -eq 1 ]]; then
        COMPREPLY=("\${COMPREPLY[0]%%$'\\t'*}")
    else
        local i word
        for word in "\${COMPREPLY[@]}"; do
            word=\${word%%$'\\t'*}
            ((\${#word} > width)) && width=\${#word}
        done
        for i in "\${!COMPREPLY[@]}"; do
            line=\${COMPREPLY[i]}
            [[ $line == *$'\\t'* ]] && printf -v "COMPREPLY[$i]" "%-\${width}s  (%s)" "\${line%%$'\\t'*}" "\${line#*$'\\t'}"
        done
    fi
    if [[ \${#COMPREPLY[@]} -eq 0 && $directive -eq 0 ]]; then
        compopt -o default 2>/dev/null
    fi
}

__start_@PROGRAM@() {
    COMPREPLY=()
    __@PROGRAM@_candidates
}

complete -F __start_@PROGRAM@ @PROGRAM@
`;

const zsh = `#compdef @PROGRAM@
compdef _@PROGRAM@ @PROGRAM@

# zsh completion for @PROGRAM@

_@PROGRAM@() {
    local -a typed candidates
    local answer directive line
    typed=("\${(@)words[2,CURRENT]}")
    answer=$("\${words[1]}" @REQUEST@ "\${typed[@]}" 2>/dev/null) || return 1
    directive=\${answer##*:}
    for line in "\${(@f)answer%:*}"; do
        [[ -z $line ]] && continue
        line=\${line//:/\\\\:}
        candidates+=("\${line/$'\\t'/:}")
    done
    # of --flag=value only the value is completed
    [[ "\${typed[-1]}" == -*=* ]] && compset -P '-*='
    if ((\${#candidates})); then
        _describe -V 'completions' candidates
    elif [[ $directive -eq 0 ]]; then
        _files
    fi
}

# when sourced rather than autoloaded, only define it
if [[ "\${funcstack[1]}" == "_@PROGRAM@" ]]; then
    _@PROGRAM@
fi
`;

const fish = `# fish completion for @PROGRAM@

function __@PROGRAM@_answer
    set -l typed (commandline -opc)
    set -l program $typed[1]
    set -e typed[1]
    set -l current (commandline -ct)
    $program @REQUEST@ $typed "$current" 2>/dev/null
end

function __@PROGRAM@_candidates
    set -l answer (__@PROGRAM@_answer)
    set -q answer[1]; or return
    if test (count $answer) -eq 1; and test "$answer[-1]" = ":0"
        __fish_complete_path (commandline -ct)
        return
    end
    set -e answer[-1]
    # of --flag=value the answer is the value
    set -l prefix (string match -r -- '^-[^=]*=' (commandline -ct))
    printf '%s\\n' "$prefix"$answer
end

complete -c @PROGRAM@ -e
complete -c @PROGRAM@ -f -k -a '(__@PROGRAM@_candidates)'
`;

const powershell = `# powershell completion for @PROGRAM@

Register-ArgumentCompleter -Native -CommandName '@PROGRAM@' -ScriptBlock {
    param($WordToComplete, $CommandAst, $CursorPosition)
    $elements = @($CommandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $CursorPosition })
    $program = $elements[0].ToString()
    $typed = @($elements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    if ($WordToComplete -eq '') { $typed += '' }
    $typed = $typed | ForEach-Object { if ($_ -eq '') { '""' } else { $_ } }
    $answer = @(& $program @REQUEST@ @typed 2>$null)
    if ($answer.Count -lt 2) { return }
    $prefix = if ($WordToComplete -match '^-[^=]*=') { $Matches[0] } else { '' }
    $answer[0..($answer.Count - 2)] | ForEach-Object {
        $word, $description = $_ -split "\`t", 2
        if (-not $description) { $description = $word }
        [System.Management.Automation.CompletionResult]::new("$prefix$word", $word, 'ParameterValue', $description)
    }
}
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };

namespace CertBridge.Cli.Completing;

/// <summary>What a shell has to be told once. The words come from the program each time, so a script never grows old.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # certbridge completion for bash. In ~/.bashrc:  source <(certbridge completion bash)
        _certbridge() {
            local line program=${COMP_WORDS[0]/#\~/$HOME}
            local -a answer
            mapfile -t answer < <("$program" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            COMPREPLY=()
            if [[ ${answer[0]-} == :files ]]; then
                compopt -o default
                return
            fi
            for line in "${answer[@]}"; do
                COMPREPLY+=("${line%%$'\t'*}")
            done
        }
        complete -F _certbridge certbridge

        """;

    private const string Zsh = """
        #compdef certbridge
        # certbridge completion for zsh. In ~/.zshrc after compinit:  source <(certbridge completion zsh)
        _certbridge() {
            local line word
            local -a answer offered
            answer=("${(@f)$(${(Q)words[1]/#\~/$HOME} __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
            if [[ ${answer[1]-} == :files ]]; then
                _files
                return
            fi
            for line in "${answer[@]}"; do
                [[ -n $line ]] || continue
                word=${line%%$'\t'*}
                if [[ $line == *$'\t'* ]]; then
                    offered+=("${word//:/\\:}:${line#*$'\t'}")
                else
                    offered+=("${word//:/\\:}")
                fi
            done
            (( ${#offered} )) && _describe -t words certbridge offered
        }
        compdef _certbridge certbridge

        """;

    private const string Fish = """
        # certbridge completion for fish. Once:  certbridge completion fish > ~/.config/fish/completions/certbridge.fish
        function __certbridge_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l program (string replace -r '^~' $HOME -- $words[1])
            set -l answer ($program __complete $words[2..-1] "$current" 2>/dev/null)
            if test "$answer[1]" = ":files"
                __fish_complete_path "$current"
            else if test (count $answer) -gt 0
                printf '%s\n' $answer
            end
        end
        complete -c certbridge -f -a '(__certbridge_complete)'

        """;

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <returns>Null for a shell there is no script for.</returns>
    public static string? For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => null,
    };
}

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>The shells' scripts. Each asks the program itself; flags are offered where a word begins with a dash, files where it knows nothing.</summary>
internal static class CompletionScripts
{
    public const string Bash = """
        # source <(homelab-autoscaler completion bash)
        _homelab_autoscaler() {
            local word="${COMP_WORDS[COMP_CWORD]}" wanted='^[^/-]' words
            [[ "$word" == -* ]] && wanted='^-'
            words="$(homelab-autoscaler "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null | grep "$wanted")"
            COMPREPLY=($(compgen -W "$words" -- "$word"))
        }
        complete -o default -F _homelab_autoscaler homelab-autoscaler

        """;

    public const string Zsh = """
        #compdef homelab-autoscaler
        # source <(homelab-autoscaler completion zsh)
        _homelab_autoscaler() {
            local -a words_there
            words_there=(${(f)"$(homelab-autoscaler "[suggest:${#BUFFER[1,CURSOR]}]" "${BUFFER}" 2>/dev/null)"})
            if [[ "${words[CURRENT]}" == -* ]]; then
                words_there=(${(M)words_there:#-*})
            else
                words_there=(${words_there:#[-/]*})
            fi
            compadd -- $words_there || _files
        }
        # A file of the fpath is run for its first completion.
        if [[ "${funcstack[1]}" == _homelab-autoscaler ]]; then
            _homelab_autoscaler
        else
            compdef _homelab_autoscaler homelab-autoscaler
        fi

        """;

    public const string Fish = """
        # homelab-autoscaler completion fish | source
        function __homelab_autoscaler
            set -l line (commandline -cp)
            set -l wanted '^[^/-]'
            string match -q -- '-*' (commandline -ct); and set wanted '^-'
            set -l found (homelab-autoscaler "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -r -- "$wanted.*")
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c homelab-autoscaler -f -a '(__homelab_autoscaler)'

        """;

    /// <summary>kubectl runs a program of this name with the words so far, and reads what cobra would say.</summary>
    public const string Kubectl = """
        #!/bin/sh
        # homelab-autoscaler completion kubectl > kubectl_complete-homelab, next to kubectl-homelab in the PATH
        line="homelab-autoscaler $*"
        case "${line##* }" in
            -*) wanted='^-' ;;
            *) wanted='^[^/-]' ;;
        esac
        homelab-autoscaler "[suggest:${#line}]" "$line" | grep "$wanted" && echo ":4" || echo ":0"

        """;
}

using System.Diagnostics;

namespace CertBridge.Cli.Tests.Completing;

/// <summary>The scripts in the shells themselves: bash, and zsh and fish where they are installed.</summary>
public sealed class ShellTests
{
    private static readonly string Folder = Path.GetDirectoryName(Certbridge.Path)!;

    [Theory]
    [InlineData("submit", "certbridge report ")]
    [InlineData("--tlp", "certbridge report submit x.yaml --tl")]
    [InlineData("amber+strict", "certbridge report submit x.yaml --tlp=amber+")]
    public void Bash_OffersTheWord(string expected, string line) => Assert.Contains(expected, Bash(line).Split('\n'));

    [Fact]
    public void Bash_OffersPaths_WhereAFileStands()
    {
        string answer = Run("bash", $"""
            cd {Folder}; source <(certbridge completion bash)
            compopt() {"{"} echo "compopt $*"; {"}"}
            COMP_WORDS=(certbridge report submit ''); COMP_CWORD=3; _certbridge; printf '%s\n' "$(declare -p COMPREPLY)"
            """);
        Assert.Contains("compopt -o default", answer);
    }

    [ShellFact("zsh")]
    public void Zsh_OffersTheWord()
    {
        // _describe needs a live line editor; what the function hands to it is what is looked at.
        string answer = Run("zsh", """
            compdef() { : }; _describe() { print -rl -- "${(@P)4}" }; _files() { print files }
            source <(certbridge completion zsh)
            words=(certbridge report sub); CURRENT=3; _certbridge
            words=(certbridge report submit ''); CURRENT=4; _certbridge
            """);
        Assert.Contains(answer.Split('\n'), line => line.StartsWith("submit:", StringComparison.Ordinal));
        Assert.Contains("files", answer.Split('\n'));
    }

    [ShellFact("fish")]
    public void Fish_OffersTheWord()
    {
        string answer = Run("fish", """
            certbridge completion fish | source
            complete -C 'certbridge report sub'
            complete -C 'certbridge report submit --tlp '
            """);
        Assert.Contains(answer.Split('\n'), line => line.StartsWith("submit\t", StringComparison.Ordinal));
        Assert.Contains("amber+strict", answer.Split('\n'));
    }

    private static string Bash(string line) => Run("bash", $$"""
        source <(certbridge completion bash)
        line='{{line}}'; IFS=$' \t\n' read -ra COMP_WORDS <<<"${line//=/ = }"
        [[ $line == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _certbridge; printf '%s\n' "${COMPREPLY[@]}"
        """);

    private static string Run(string shell, string script)
    {
        var command = new ProcessStartInfo(shell, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        command.Environment["PATH"] = $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        command.Environment["XDG_CONFIG_HOME"] = "/nonexistent";
        command.Environment.Remove("CERTBRIDGE_CONTEXT_FILE");
        using Process process = Process.Start(command)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string answer = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), $"{shell} did not end");
        Assert.Equal("", error.GetAwaiter().GetResult());
        return answer;
    }
}

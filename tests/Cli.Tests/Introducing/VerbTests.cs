using CertBridge.Cli.Introducing;
using CertBridge.Cli.Running;
using CertBridge.Cli.Tests.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Introducing;

public sealed class VerbTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Theory]
    [InlineData("90m", 90)]
    [InlineData("12h", 720)]
    [InlineData("30d", 43200)]
    public void Lifetime_IsMinutesHoursOrDays(string text, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), LifetimeText.Parse("--expires", text));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("7")]
    [InlineData("0d")]
    [InlineData("31d")]
    [InlineData("-1d")]
    [InlineData("1.5d")]
    [InlineData("99999999999d")]
    [InlineData("7 d")]
    public void Lifetime_OfAnythingElse_IsAMistakeInTheCommand(string text) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandFailedException>(() => LifetimeText.Parse("--expires", text)).Failure.Exit);

    [Fact]
    public void Invite_ShowsTheNextStep_AndListAndShowKnowIt()
    {
        string file = node.At("bor.invite");
        Outcome made = node.Run("partner", "invite", "cert-bor", "--out", file);
        Assert.True(made.Exit == 0, made.Error);
        Assert.Contains("Next: they run certbridge partner accept", made.Error);
        Assert.True(new FileInfo(file).Length > 500);
        Outcome listed = node.Run("partner", "list");
        Assert.Contains("cert-bor", listed.Output);
        Assert.Contains("Next: certbridge partner reveal FILE", listed.Error);
        Assert.Equal("invited", node.Run("partner", "show", "cert-bor", "-o", "json").Json.GetProperty("state").GetString());
        Assert.Equal(ExitCode.Conflict, node.Run("partner", "invite", "cert-bor", "--out", file).Exit);
        Assert.Equal(IntroductionErrors.WrongStep.Exit, node.Run("partner", "verify", "cert-bor").Exit);
        Assert.Equal(IntroductionErrors.WrongStep.Exit, node.Run("partner", "verify", "cert-bor", "--second", "--confirm", "cert-bor").Exit);
        Assert.Equal(CommandLineErrors.NotConfirmed.Exit, node.Run("partner", "verify", "cert-bor", "--second", "--confirm", "cert-bro").Exit);
        Outcome asked = node.Run("partner", "withdraw", "cert-bor");
        Assert.Contains(CommandLineErrors.AnswerNeeded.Code, asked.Error);
        Assert.Equal(0, node.Run("partner", "withdraw", "cert-bor", "--yes").Exit);
    }

    /// <summary>Else the invitation would stand, and the file to send would not be there.</summary>
    [Theory]
    [InlineData("nodir/cel.invite", "there is no folder")]
    [InlineData("passphrase/cel.invite", "there is no folder")]
    [InlineData("passphrase", "exists")]
    public void Invite_IntoAFileThatCannotBe_BeginsNothing(string file, string why)
    {
        Outcome refused = node.Run("partner", "invite", "cert-cel", "--out", node.At(file));

        Assert.Equal(file == "passphrase" ? CommandLineErrors.FileExists.Exit : CommandLineErrors.FileNotWritten.Exit, refused.Exit);
        Assert.Contains(why, refused.Error);
        Assert.Contains("nothing was changed", refused.Error);
        Assert.DoesNotContain(".tmp", refused.Error);
        Assert.DoesNotContain("cert-cel", node.Run("partner", "list").Output);
    }

    [Theory]
    [InlineData("partner", "verify", "cert-bor", "--second", "--heard", "a b c d")]
    [InlineData("partner", "verify", "cert-bor", "--confirm", "cert-bor")]
    [InlineData("partner", "verify", "cert-bor", "--wait", "1s")]
    [InlineData("partner", "invite", "cert-bor")]
    [InlineData("partner", "invite", "cert-bor", "--out", "x", "--expires", "soon")]
    public void FlagsThatDoNotGoTogether_AreAMistakeInTheCommand(params string[] words) => Assert.Equal(ExitCode.Usage, node.Run(words).Exit);

    [Fact]
    public void Accept_OfNoise_SaysWhatTheFileIsNot()
    {
        File.WriteAllBytes(node.At("noise"), new byte[400]);
        Outcome refused = node.Run("partner", "accept", node.At("noise"), "--out", node.At("noise.accept"), "--yes");
        Assert.Equal(ExitCode.InputInvalid, refused.Exit);
        Assert.Contains(IntroductionErrors.FileMalformed.Code, refused.Error);
        Assert.False(File.Exists(node.At("noise.accept")));
    }
}

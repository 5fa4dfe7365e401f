using System.Text.Json;
using CertBridge.Cli.Tests.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Ruling;

/// <summary><c>policy show|diff|load</c> against a real node: one officer narrows, two let more out, and nobody else anything.</summary>
public sealed class PolicyLoadTests(TwoOfficerNode nodes) : IClassFixture<TwoOfficerNode>, IAsyncLifetime
{
    private const string Narrowing = "  - id: R9\n    effect: deny\n    when: partner.id == \"cert-cel\"\n    because: Celia gets nothing for now.\n";

    private readonly RunningNode node = nodes.Node;
    private string before = "";

    /// <summary>The node of the class keeps what other tests loaded: each begins with what is in force.</summary>
    public Task InitializeAsync()
    {
        before = InForce();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void OneOfficerNarrows_TwoLetMoreOut_AndShowSaysWhoSigned()
    {
        string builtIn = node.Run("policy", "show", "-o", "json").Json.GetProperty("document").GetString()!;
        Assert.Contains("name: built-in", builtIn);
        Outcome shown = node.Run("policy", "show");
        Assert.Matches("^policy +built-in v1\n", shown.Output);
        Assert.Matches("\nin force since +-\n", shown.Output);
        Assert.Matches("\nsigned by +-\n", shown.Output);
        Assert.Contains("\nkind: SharingPolicy\n", shown.Output);

        string own = builtIn.Replace("name: built-in", "name: own", StringComparison.Ordinal);
        string narrow = Write("narrow.yaml", own + Narrowing);
        string wide = Write("wide.yaml", own.Replace("version: 1", "version: 2", StringComparison.Ordinal));

        Outcome look = node.Run("policy", "load", narrow, "--dry-run");
        Assert.True(look.Exit == ExitCode.Done, look.Error);
        Assert.Equal("narrower rule R9 added: deny when partner.id == \"cert-cel\"\n", look.Output);
        Assert.Contains("Nothing was kept. One officer has to sign for own v1 to be in force.", look.Error);
        Assert.DoesNotContain("->", look.Error);
        Assert.Equal("built-in v1", InForce());

        Outcome loaded = node.Run(["policy", "load", narrow, .. node.SignedBy(1)]);
        Assert.True(loaded.Exit == ExitCode.Done, loaded.Error);
        Assert.StartsWith("-> cert-tst (DEV) as admin\n", loaded.Error);
        Assert.Contains("narrower rule R9 added", loaded.Error);
        Assert.Contains("own v1 is in force", loaded.Error);
        Assert.Matches("\nsigned by +officer-1\n", loaded.Output);
        Assert.Equal("own v1", InForce());
        Assert.Contains("own v1 is in force already", node.Run("policy", "load", narrow, "--dry-run").Error);

        Outcome first = node.Run(["policy", "load", wide, .. node.SignedBy(1), "-o", "json"]);
        Assert.Equal(ExitCode.WaitingForHuman, first.Exit);
        Assert.Equal(("PolicyLoad", "own", 2, false, 1), (first.Json.GetProperty("kind").GetString(), first.Json.GetProperty("name").GetString(),
            first.Json.GetProperty("version").GetInt32(), first.Json.GetProperty("inForce").GetBoolean(), first.Json.GetProperty("officersMissing").GetInt32()));
        Assert.True(Assert.Single(first.Json.GetProperty("changes").EnumerateArray()).GetProperty("wider").GetBoolean());
        Assert.Equal(JsonValueKind.Null, first.Json.GetProperty("since").ValueKind);
        Outcome again = node.Run(["policy", "load", wide, .. node.SignedBy(1)]);
        Assert.Equal(ExitCode.WaitingForHuman, again.Exit);
        Assert.Contains("own v2 is kept and NOT in force: One officer has to sign, by the same command with another officer's key.", again.Error);
        Assert.Equal("own v1", InForce());

        Outcome second = node.Run(["policy", "load", wide, .. node.SignedBy(2), "-o", "json"]);
        Assert.True(second.Exit == ExitCode.Done, second.Error);
        Assert.True(second.Json.GetProperty("inForce").GetBoolean());
        JsonElement now = node.Run("policy", "show", "-o", "json").Json;
        Assert.Equal(("Policy", "own", 2, "CertBridge", 4), (now.GetProperty("kind").GetString(), now.GetProperty("name").GetString(), now.GetProperty("version").GetInt32(),
            now.GetProperty("owner").GetString(), now.GetProperty("rules").GetInt32()));
        Assert.Equal(["officer-1", "officer-2"], now.GetProperty("signedBy").EnumerateArray().Select(name => name.GetString()).Order());
        Assert.EndsWith("Z", now.GetProperty("since").GetString());
        Assert.Equal(File.ReadAllText(wide), now.GetProperty("document").GetString());
        Assert.Contains("exactly what own v2 does", node.Run("policy", "diff", wide).Error);

        Outcome back = node.Run(["policy", "load", narrow, .. node.SignedBy(1)]);
        Assert.Equal(ExitCode.Conflict, back.Exit);
        Assert.Contains(PolicyErrors.NotLoaded.Code, back.Error);
        Assert.Equal("own v2", InForce());
    }

    /// <summary>One officer tries it out, whatever it would let out.</summary>
    [Fact]
    public void APolicyInShadow_IsShownBesideTheOneInForce_UntilItIsEnded()
    {
        string text = File.ReadAllText(Checkout.File("samples/policy/policy.yaml"));
        string file = Write("shadow.yaml", text.Replace("version: 1,", "version: 1, mode: shadow,", StringComparison.Ordinal));

        Outcome loaded = node.Run(["policy", "load", file, .. node.SignedBy(1), "-o", "json"]);

        Assert.True(loaded.Exit == ExitCode.Done, loaded.Error);
        Assert.Equal((false, true), (loaded.Json.GetProperty("inForce").GetBoolean(), loaded.Json.GetProperty("shadow").GetBoolean()));
        Assert.Equal(before, InForce());
        Assert.Matches("\nin shadow +alnia-sharing v1: asked beside it", node.Run("policy", "show").Output);
        Assert.Equal("alnia-sharing", node.Run("policy", "show", "-o", "json").Json.GetProperty("shadow").GetProperty("name").GetString());
        Assert.Contains("alnia-sharing v1 is asked no more.", node.Run("policy", "unshadow").Error);
        Assert.Equal(JsonValueKind.Null, node.Run("policy", "show", "-o", "json").Json.GetProperty("shadow").ValueKind);
        Assert.Contains("No policy was in shadow mode.", node.Run("policy", "unshadow").Error);
    }

    [Fact]
    public void DryRun_OfWhatLetsMoreOut_SaysThatTwoHaveToSign()
    {
        Outcome look = node.Run("policy", "load", Checkout.File("samples/policy/policy.yaml"), "--dry-run", "-o", "json");
        Assert.True(look.Exit == ExitCode.Done, look.Error);
        Assert.Equal((false, 2), (look.Json.GetProperty("inForce").GetBoolean(), look.Json.GetProperty("officersMissing").GetInt32()));
        Assert.Contains(look.Json.GetProperty("changes").EnumerateArray(), change => change.GetProperty("wider").GetBoolean());
        Assert.Contains("2 officers have to sign for alnia-sharing v1", node.Run("policy", "load", Checkout.File("samples/policy/policy.yaml"), "--dry-run").Error);
        Assert.Equal(before, InForce());
    }

    /// <summary>Refused before the node is asked, and after: what is in force stays in force.</summary>
    [Theory]
    [InlineData("no signature", "", ExitCode.Usage, "--officer-key is missing")]
    [InlineData("no officer of the card", "stranger", ExitCode.VerificationFailed, "none of the officers")]
    [InlineData("another officer's certificate", "mixed", ExitCode.InputInvalid, "not an officer's certificate for the key")]
    [InlineData("no policy", "broken", ExitCode.InputInvalid, "rules")]
    [InlineData("nobody was asked", "unasked", ExitCode.Usage, "--yes")]
    public void WhatIsRefused_ChangesNothing(string name, string how, int exit, string expected)
    {
        string text = File.ReadAllText(Checkout.File("samples/policy/policy.yaml")).Replace("name: alnia-sharing", "name: refused", StringComparison.Ordinal);
        string file = Write("refused.yaml", how switch
        {
            "broken" => text.Replace("rules:", "rulse:", StringComparison.Ordinal),
            _ => text,
        });
        string[] signing = how switch
        {
            "" => [],
            "stranger" => Stranger(),
            "mixed" => ["--officer-key", node.SignedBy(1)[1], "--officer-cert", node.SignedBy(2)[3], "--yes"],
            "unasked" => node.SignedBy(1)[..4],
            _ => node.SignedBy(1),
        };

        Outcome refused = node.Run(["policy", "load", file, .. signing]);

        Assert.True(refused.Exit == exit, $"{name}: exit {refused.Exit}: {refused.Error}");
        Assert.Contains(expected, refused.Error);
        Assert.Empty(refused.Output);
        Assert.Equal(before, InForce());
    }

    [Fact]
    public void ARoleThatKeepsNothing_ReadsThePolicy_AndLoadsNone()
    {
        Assert.Equal(ExitCode.Done, Certbridge.Run("node", "operator", "add", "reader", "--role", "auditor", "--out", node.At("reader"), "--home", node.Home).Exit);
        string context = node.At("reader/context.yaml");
        Assert.Equal(ExitCode.Done, Certbridge.Run("policy", "show", "--context-file", context).Exit);
        Assert.Equal(ExitCode.NotAllowed, Certbridge.Run(["policy", "load", Checkout.File("samples/policy/policy.yaml"), .. node.SignedBy(1), "--context-file", context]).Exit);
        Assert.Equal(before, InForce());
    }

    private string InForce()
    {
        JsonElement shown = node.Run("policy", "show", "-o", "json").Json;
        return $"{shown.GetProperty("name").GetString()} v{shown.GetProperty("version").GetInt32()}";
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(node.At(name), text);
        return node.At(name);
    }

    private string[] Stranger()
    {
        if (!Directory.Exists(node.At("stranger")))
            Assert.Equal(0, Certbridge.Run("officer", "new", "stranger", "--org", "Test", "--environment", "dev", "--out", node.At("stranger"), "--unencrypted").Exit);
        return ["--officer-key", node.At("stranger/stranger.officer.key"), "--officer-cert", node.At("stranger/stranger.officer.crt"), "--yes"];
    }
}

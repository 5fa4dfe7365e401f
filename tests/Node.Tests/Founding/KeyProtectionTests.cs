using System.Diagnostics;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Contents;

namespace CertBridge.Node.Tests.Founding;

public sealed class KeyProtectionTests : IDisposable
{
    private const string First = "the first passphrase of this home";
    private const string Second = "the second passphrase of this home";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FoundedNode node = new();

    private string PassphraseFile => Path.Combine(node.Folder, "passphrase");

    private KeyProtectionDesk Desk => new(node.Home);

    [Fact]
    public void Protect_EncryptsEveryPrivateFile_AndTheHomeStillLoads()
    {
        string[] before = Secrets();
        Configure(First);

        Parsed<KeysRewritten> done = Desk.Protect(passphraseFile: null);

        Assert.Empty(done.Problems);
        Assert.True(done.Value!.IsConfigured);
        Assert.Equal(PrivateFiles(), done.Value.Files);
        Assert.All(PrivateFiles(), file => Assert.True(ProtectedPem.Is(File.ReadAllText(file)), file));
        Assert.All(PrivateFiles(), file => Assert.Equal(OwnerOnly, File.GetUnixFileMode(file)));
        Assert.Single(PrivateFiles().Select(file => ProtectedPem.Read(File.ReadAllText(file)).Salt).Distinct()); // one derivation at the start
        string everything = string.Concat(Directory.GetFiles(node.Home.KeysFolder).Select(File.ReadAllText));
        Assert.All(before, secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal));
        AssertLoads("passphrase-file");
    }

    /// <summary>Made elsewhere, by openssl with its 2,048 rounds: it opens, and no new file is as weak.</summary>
    [Fact]
    public void ANewKey_BesideFilesOfFewerRounds_HasOurRounds()
    {
        Configure(First);
        using (var weak = PassphraseKey.Derive(First, new PassphraseSalt([.. new byte[16]], 2_048)))
        {
            foreach (string file in PrivateFiles())
                File.WriteAllText(file, ProtectedPem.Protect(File.ReadAllText(file), weak));
        }
        string[] before = PrivateFiles();

        Assert.True(node.Desk.SignSheet(FoundedNode.Now).IsValid);

        string[] made = [.. PrivateFiles().Except(before)];
        Assert.NotEmpty(made);
        Assert.All(made, file => Assert.Equal(PassphraseKey.Rounds, ProtectedPem.Read(File.ReadAllText(file)).Salt.Rounds));
        AssertLoads("passphrase-file");
    }

    [Fact]
    public void Sweep_ErasesWhatAKilledProcessLeft_AndNothingWhileAnotherChangeIsUnderWay()
    {
        string left = Path.Combine(node.Home.KeysFolder, "signing-2.key.4711-1.tmp");
        File.WriteAllText(left, "a key in clear");
        string[] keys = PrivateFiles();

        Parsed<KeyFolder> busy = HomeLock.Under(node.Home, () =>
        {
            Assert.Empty(LeftOverKeys.Sweep(node.Home, new KeyFolder(node.Home)));
            Assert.True(File.Exists(left));
            return Parsed<KeyFolder>.Valid(new KeyFolder(node.Home));
        });
        Assert.True(busy.IsValid);
        Assert.Empty(LeftOverKeys.Sweep(node.Home, new KeyFolder(node.Home)));

        Assert.False(File.Exists(left));
        Assert.Equal(keys, PrivateFiles());
    }

    [Fact]
    public void Unprotect_GivesBackTheSameBytes()
    {
        string[] before = [.. PrivateFiles().Select(File.ReadAllText)];
        Configure(First);
        Desk.Protect(passphraseFile: null);

        Assert.Empty(Desk.Unprotect(passphraseFile: null).Problems);

        Assert.Equal(before, PrivateFiles().Select(File.ReadAllText));
        AssertLoads("incomplete");
    }

    [Fact]
    public void AnyOfThem_OpensInOpenSsl_WithThePassphrase()
    {
        Write(First);
        Desk.Protect(PassphraseFile);

        foreach (string file in PrivateFiles().Where(file => file != new KeyFolder(node.Home).StoreKeyFile))
        {
            string[] open = ["pkey", "-in", file, "-passin", $"file:{PassphraseFile}"];
            if (Path.GetExtension(file) == ".key")
                PrivateKey.FromPem(OpenSsl(open)).Dispose();
            else
                KemPrivateKey.FromPem(OpenSsl([.. open, "-provparam", "ml-kem.output_formats=seed-only"])).Dispose();
        }
    }

    [Fact]
    public void Load_AtEveryMomentOfAProtectingThatWasKilled_OpensWithThePassphrase()
    {
        string[] files = PrivateFiles();
        string[] clear = [.. files.Select(File.ReadAllText)];
        Configure(First);
        Desk.Protect(passphraseFile: null);
        string[] encrypted = [.. files.Select(File.ReadAllText)];

        for (int done = 0; done <= files.Length; done++)
        {
            for (int i = 0; i < files.Length; i++)
                File.WriteAllText(files[i], i < done ? encrypted[i] : clear[i]);
            AssertLoads(done == files.Length ? "passphrase-file" : "incomplete");
        }
        File.WriteAllText(files[0], clear[0]);
        File.WriteAllText(files[0] + ".1-1.tmp", clear[0]);
        Assert.Empty(Desk.Protect(passphraseFile: null).Problems);
        AssertLoads("passphrase-file");
        Assert.False(File.Exists(files[0] + ".1-1.tmp"));
    }

    [Fact]
    public void Load_AtEveryMomentOfAChangeOfPassphrase_OpensWithTheTwoLines()
    {
        string[] files = PrivateFiles();
        Configure(First);
        Desk.Protect(passphraseFile: null);
        string[] under = [.. files.Select(File.ReadAllText)];
        Configure($"{Second}\n{First}");
        AssertLoads("passphrase-file");

        Desk.Protect(passphraseFile: null);

        string[] after = [.. files.Select(File.ReadAllText)];
        for (int done = 1; done < files.Length; done += 2)
        {
            for (int i = 0; i < files.Length; i++)
                File.WriteAllText(files[i], i < done ? after[i] : under[i]);
            AssertLoads("passphrase-file");
        }
        for (int i = 0; i < files.Length; i++)
            File.WriteAllText(files[i], after[i]);
        Configure(Second);
        AssertLoads("passphrase-file");
    }

    [Fact]
    public void Load_WithAnotherPassphrase_OrNone_SaysSoAndNotWhich()
    {
        Configure(First);
        Desk.Protect(passphraseFile: null);

        Configure(Second);
        Problem wrong = NodeKeys.Load(node.Home).Problems[0];
        Settings(file: null);
        Problem none = NodeKeys.Load(node.Home).Problems[0];

        Assert.Equal(HomeErrors.KeyPassphrase, wrong.Code);
        Assert.Contains($"does not open with the passphrase in {PassphraseFile}", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(HomeErrors.KeyPassphrase, none.Code);
        Assert.Contains("no passphrase was given", none.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.VerificationFailed, none.Code.Exit);
        Assert.All(new[] { wrong, none }, problem => Assert.DoesNotContain("passphrase of this home", problem.ToString(), StringComparison.Ordinal));
        Assert.False(StoreKeys.ReadOrMake(node.Home, new KeyFolder(node.Home)).IsValid);
    }

    [Fact]
    public void Protect_UnderAnotherPassphraseThanTheKeysHave_IsRefusedAndChangesNothing()
    {
        Configure(First);
        Desk.Protect(passphraseFile: null);
        string[] before = [.. PrivateFiles().Select(File.ReadAllText)];
        Write(Second);

        Parsed<KeysRewritten> refused = Desk.Protect(PassphraseFile);

        Assert.All(refused.Problems, problem => Assert.Equal(HomeErrors.KeyPassphrase, problem.Code));
        Assert.NotEmpty(refused.Problems);
        Assert.Equal(before, PrivateFiles().Select(File.ReadAllText));
    }

    [Fact]
    public void SignSheet_InAProtectedHome_EncryptsTheNewKey_WithTheSameSalt()
    {
        Configure(First);
        Desk.Protect(passphraseFile: null);

        Assert.Empty(node.Desk.SignSheet(FoundedNode.Now).Problems);

        Assert.Contains(Path.Combine(node.Home.KeysFolder, "encryption-2.key"), PrivateFiles());
        Assert.Single(PrivateFiles().Select(file => ProtectedPem.Read(File.ReadAllText(file)).Salt).Distinct());
        AssertLoads("passphrase-file");
    }

    [Fact]
    public void SignSheet_WhenThePassphraseFileIsGone_WritesNoKeyInClear()
    {
        Configure(First);
        Desk.Protect(passphraseFile: null);
        File.Delete(PassphraseFile);

        Assert.NotEmpty(node.Desk.SignSheet(FoundedNode.Now).Problems);

        Assert.DoesNotContain(Path.Combine(node.Home.KeysFolder, "encryption-2.key"), PrivateFiles());
    }

    [Fact]
    public void SignSheet_OfAHomeProtectedByACredential_WithoutIt_WritesNoKeyInClear()
    {
        Write(First);
        Desk.Protect(PassphraseFile);

        Assert.NotEmpty(node.Desk.SignSheet(FoundedNode.Now).Problems);

        Assert.DoesNotContain(Path.Combine(node.Home.KeysFolder, "encryption-2.key"), PrivateFiles());
    }

    [Fact]
    public void Init_WithAPassphraseFile_WritesNoKeyInClear()
    {
        using var folder = new TempFolder();
        Write(First);
        InitRequest request = FoundedNode.Request(folder.At("made"));
        request = request with { Settings = request.Settings with { KeyPassphraseFile = PassphraseFile } };

        Parsed<InitResult> made = NodeFounding.Init(request, FoundedNode.Now);

        Assert.Empty(made.Problems);
        string[] files = [.. Directory.EnumerateFiles(request.Home.KeysFolder).Where(file => Path.GetExtension(file) != ".crt")];
        Assert.True(files.Length >= 6);
        Assert.All(files, file => Assert.True(ProtectedPem.Is(File.ReadAllText(file)), file));
        using NodeKeys keys = NodeKeys.Load(request.Home).Value!;
        Assert.Equal(PassphraseFile, NodeSettingsReading.Read(request.Home).Value!.KeyPassphraseFile);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("loose")]
    [InlineData("short")]
    [InlineData("empty")]
    [InlineData("three lines")]
    [InlineData("in the home")]
    public void Protect_WithAPassphraseFileThatIsNoGood_IsRefused(string fault)
    {
        string file = fault == "in the home" ? Path.Combine(node.Home.Folder, "passphrase") : PassphraseFile;
        if (fault != "missing")
            Write(fault switch { "short" => "short", "empty" => "\n", "three lines" => $"{First}\n{First}\n{First}", _ => First }, file);
        if (fault == "loose")
            File.SetUnixFileMode(file, OwnerOnly | UnixFileMode.GroupRead);

        Problem problem = Assert.Single(Desk.Protect(file).Problems);

        Assert.Equal(HomeErrors.PassphraseFileRefused, problem.Code);
        Assert.DoesNotContain(First, problem.ToString(), StringComparison.Ordinal);
        Assert.All(PrivateFiles(), key => Assert.False(ProtectedPem.Is(File.ReadAllText(key))));
    }

    public void Dispose() => node.Dispose();

    private void Configure(string passphrase)
    {
        Write(passphrase);
        Settings(PassphraseFile);
    }

    private void Write(string passphrase, string? file = null)
    {
        File.WriteAllText(file ?? PassphraseFile, passphrase + "\n");
        File.SetUnixFileMode(file ?? PassphraseFile, OwnerOnly);
    }

    private void Settings(string? file) => File.WriteAllText(node.Home.NodeFile, NodeSettingsWriting.Write(node.Settings with { KeyPassphraseFile = file }));

    private string[] PrivateFiles() =>
        [.. Directory.EnumerateFiles(node.Home.KeysFolder).Where(file => Path.GetExtension(file) is not (".crt" or ".tmp")).Order(StringComparer.Ordinal)];

    /// <summary>The last line of base64 of each key in clear.</summary>
    private string[] Secrets() => [.. PrivateFiles().Select(file => File.ReadAllLines(file)[^2])];

    private void AssertLoads(string standing)
    {
        using KeyProtection protection = KeyProtection.Of(node.Home);
        var folder = new KeyFolder(node.Home, protection);
        Parsed<NodeKeys> loaded = NodeKeys.Load(node.Home, folder);
        Assert.Empty(loaded.Problems);
        loaded.Value!.Dispose();
        using StoreKey store = StoreKeys.ReadOrMake(node.Home, folder).Value!;
        Assert.True(folder.ReadAuthority().IsValid);
        Assert.Equal(standing, folder.Standing().Word);
    }

    private static string OpenSsl(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("openssl", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return output;
    }
}

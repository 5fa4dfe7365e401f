using System.Security.Cryptography.X509Certificates;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Exchange.Tests.Wire;
using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Exchange.Tests;

/// <summary>
/// A key that is on the partner's card is not enough: the certificate around it must be fit, at the handshake and for as long as the link lives. TLS 1.3 hides a
/// refusal from the client's handshake, so each is judged by whether the application answers.
/// </summary>
public sealed class LinkKeyTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    private const int PartnerPort = 7443;
    private const string Path = "/certbridge.v1.LinkService/Exchange";
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("expired", "the certificate expired")]
    [InlineData("not-yet", "the certificate is not valid yet")]
    [InlineData("other-use", "the certificate is not made for this use")]
    [InlineData("server-only", "the certificate is not made for this use")]
    [InlineData("no-use", "the certificate is not made for this use")]
    [InlineData("authority", "the certificate is an authority's, not a node's or a person's")]
    [InlineData("no-signing", "the certificate's key is not made for signing a handshake")]
    [InlineData("critical", "the certificate has a critical extension that is not understood here")]
    [InlineData("malformed", "")]
    public async Task KnownKey_InAnUnfitCertificate_IsNotAnswered_AndLoggedOnce(string kind, string cause)
    {
        using X509Certificate2 certificate = OfKnownKey(kind);
        for (int i = 0; i < 3; i++)
            Assert.False(await IsAnsweredAsync(certificate));

        if (cause.Length == 0)
            return; // the platform refuses it before anybody is asked
        await Neighbourhood.UntilAsync<bool>("the refusal is logged", () => Task.FromResult<bool?>(Refusals(cause) > 0 ? true : null));
        Assert.InRange(Refusals(cause), 1, 3); // three kinds share a cause, with three connections each
    }

    [Fact]
    public async Task KnownKey_InAFitCertificateMadeAnew_IsAnswered()
    {
        using X509Certificate2 certificate = OfKnownKey("good");
        Assert.True(await IsAnsweredAsync(certificate));
    }

    [Fact]
    public async Task Link_WhoseCertificateExpires_EndsWithin15Seconds()
    {
        DateTimeOffset expires = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(20);
        using X509Certificate2 certificate = OfKnownKey("good", expires);
        await using RoguePartner rogue = RoguePartner.Dial(shared.Pair.Aln, shared.Pair.Bor, certificate);
        await rogue.GreetAsync();

        Task<ClosingReason> closing = rogue.HearClosingAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(3));
        while (!closing.IsCompleted && await timer.WaitForNextTickAsync())
            await Record.ExceptionAsync(() => rogue.SayAsync(new Frame { Heartbeat = new Heartbeat() }));
        Assert.Equal(ClosingReason.IdentityConflict, await closing);
        DateTimeOffset ended = TimeProvider.System.GetUtcNow();
        Assert.InRange(ended, expires - TimeSpan.FromSeconds(1), expires + EndMax);
        Assert.Contains("the TLS certificate of this connection expired", shared.Pair.Bor.Process.Log, StringComparison.Ordinal);
    }

    /// <summary>The way for a key nobody can be told of over a link: a file, by any way.</summary>
    [Fact]
    public async Task Link_WhoseKeyACardFileRevokes_EndsWithin15Seconds()
    {
        using X509Certificate2 certificate = OfKnownKey("good");
        await using RoguePartner rogue = RoguePartner.Dial(shared.Pair.Aln, shared.Pair.Bor, certificate);
        await rogue.GreetAsync();
        Task<ClosingReason> closing = rogue.HearClosingAsync();

        string file = shared.Pair.Aln.File("revoking.card");
        shared.Pair.Aln.SignCard(new CardChange { Announce = [KeyKind.Tls], Revoke = [new KeyId(Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()))] });
        (await Certbridge.RunAsync("partner", "card", "--home", shared.Pair.Aln.Home, "--out", file)).ShouldExit(ExitCode.Done);
        await shared.Pair.Bor.MustAsync("partner", "import", file);
        long taken = TimeProvider.System.GetTimestamp();

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!closing.IsCompleted && await timer.WaitForNextTickAsync())
            await Record.ExceptionAsync(() => rogue.SayAsync(new Frame { Heartbeat = new Heartbeat() }));
        Assert.Equal(ClosingReason.IdentityConflict, await closing);
        Assert.True(TimeProvider.System.GetElapsedTime(taken) < EndMax, $"it took {TimeProvider.System.GetElapsedTime(taken)}");
    }

    private int Refusals(string cause) => shared.Pair.Bor.Process.Log.Split('\n').Count(line =>
        line.Contains("\"id\":1103", StringComparison.Ordinal) && line.Contains($"\"cause\":\"{cause.Replace("'", "\\u0027", StringComparison.Ordinal)}", StringComparison.Ordinal));

    /// <summary>A call to a service that is not served here has an answer too; a refused connection has none.</summary>
    private async Task<bool> IsAnsweredAsync(X509Certificate2 certificate)
    {
        try
        {
            await using RawHttp2 http = await RawHttp2.OpenAsync(shared.Pair.Bor.Address, PartnerPort, certificate);
            await http.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders | RawHttp2.EndStream, 1, RawHttp2.Block(RawHttp2.GrpcHeaders(Path)));
            return (await http.AnswerAsync(1)).HttpStatus.Length > 0;
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }

    private X509Certificate2 OfKnownKey(string kind, DateTimeOffset? until = null)
    {
        using RoguePartner aln = RoguePartner.Undialled(shared.Pair.Aln);
        return UnfitCertificate.Make(aln.Keys.Tls, kind, until ?? TimeProvider.System.GetUtcNow().AddDays(10));
    }
}

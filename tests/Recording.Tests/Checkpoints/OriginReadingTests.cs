using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;

namespace CertBridge.Recording.Tests.Checkpoints;

/// <summary>An origin line is read as it is written, and in no other way; and so is a note of which nobody knows the log beforehand.</summary>
public sealed class OriginReadingTests : IDisposable
{
    private readonly LogKey key = new();

    public void Dispose() => key.Dispose();

    [Theory]
    [InlineData("certbridge/dev/cert-aln/cert-bor", 1)]
    [InlineData("certbridge/production/cert-aln/cert-bor/2", 2)]
    [InlineData("certbridge/exercise/a/b/9223372036854775807", long.MaxValue)]
    public void TryParse_OfAnOrigin_GivesItsParts(string line, ulong epoch)
    {
        Assert.True(LogOrigin.TryParse(line, out LogOrigin? origin));
        Assert.Equal((epoch, line), (origin.Epoch, origin.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("certbridge/dev/cert-aln")]
    [InlineData("certbridge/test/cert-aln/cert-bor")]
    [InlineData("Certbridge/dev/cert-aln/cert-bor")]
    [InlineData("certbridge/dev/cert-aln/")]
    [InlineData("certbridge/dev//cert-bor")]
    [InlineData("certbridge/dev/CERT-ALN/cert-bor")]
    [InlineData("certbridge/dev/cert-aln/cert-bor/")]
    [InlineData("certbridge/dev/cert-aln/cert-bor/0")]
    [InlineData("certbridge/dev/cert-aln/cert-bor/1")]
    [InlineData("certbridge/dev/cert-aln/cert-bor/02")]
    [InlineData("certbridge/dev/cert-aln/cert-bor/9223372036854775808")]
    [InlineData("certbridge/dev/cert-aln/cert-bor/2/3")]
    public void TryParse_OfAnythingElse_IsNone(string line) => Assert.False(LogOrigin.TryParse(line, out _));

    [Fact]
    public void Peek_ReadsWhatANoteSays_WhoeverSignedIt_AndRefusesWhatIsNone()
    {
        var head = new LogCheckpoint("certbridge/dev/cert-aln/cert-bor", 7, Digest.Of("root"u8));
        byte[] note = SignedNote.Sign(head, key.Id, key.Sign);

        Assert.Equal(head, SignedNote.Peek(note).Value);
        Assert.Equal(LedgerErrors.CheckpointForm, SignedNote.Peek(note.AsSpan()[..^2]).Problems[0].Code);
        Assert.Equal(LedgerErrors.CheckpointForm, SignedNote.Peek("a\n07\nAA==\n\nb\n"u8).Problems[0].Code);
    }
}

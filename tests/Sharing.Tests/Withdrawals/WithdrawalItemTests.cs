using CertBridge.Protocol.V1;
using CertBridge.Sharing.Withdrawals;
using Google.Protobuf;

namespace CertBridge.Sharing.Tests.Withdrawals;

public sealed class WithdrawalItemTests
{
    private static readonly Manifest Second = new() { ReportId = "CB-ALN-2026-0001", Revision = 2 };

    private static readonly Withdrawal Retraction = new() { Scope = WithdrawalScope.Report, Reason = WithdrawalReason.WrongVictim, Instruction = WithdrawalInstruction.Delete };

    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame() => Assert.Equal(Retraction, WithdrawalItem.Read([WithdrawalItem.Write(Retraction)], Second).Value);

    public static TheoryData<EnvelopeItem[]> Malformed => new()
    {
        Array.Empty<EnvelopeItem>(),
        new[] { WithdrawalItem.Write(Retraction), WithdrawalItem.Write(Retraction) },
        new[] { With(item => item.Type = "report") },
        new[] { With(item => item.Path = "indicators[0]") },
        new[] { With(item => item.Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red }) },
        new[] { With(item => item.Content = ByteString.CopyFrom(0xFF, 0xFF)) },
        new[] { With(item => item.Content = ByteString.CopyFrom([.. Retraction.ToByteArray(), .. Retraction.ToByteArray()])) },
        new[] { WithdrawalItem.Write(new Withdrawal()) },
        new[] { WithdrawalItem.Write(new Withdrawal { Scope = (WithdrawalScope)3, Reason = WithdrawalReason.Wrong, Instruction = WithdrawalInstruction.Delete }) },
        new[] { WithdrawalItem.Write(new Withdrawal { Scope = WithdrawalScope.Report, Reason = (WithdrawalReason)7, Instruction = WithdrawalInstruction.Delete }) },
        new[] { WithdrawalItem.Write(new Withdrawal { Scope = WithdrawalScope.Report, Reason = WithdrawalReason.Wrong, Instruction = (WithdrawalInstruction)4 }) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Read_OfAnythingElse_IsRefused(EnvelopeItem[] items) => Assert.False(WithdrawalItem.Read(items, Second).IsValid);

    [Fact]
    public void Read_AsTheFirstRevision_IsRefused_ForItTakesNothingBack() =>
        Assert.False(WithdrawalItem.Read([WithdrawalItem.Write(Retraction)], new Manifest { ReportId = "CB-ALN-2026-0001", Revision = 1 }).IsValid);

    [Fact]
    public void Words_AreReadBack_AndNobodySaysNotShared()
    {
        foreach (string word in WithdrawalWords.ReasonWords)
            Assert.Equal(word, WithdrawalWords.Of(WithdrawalWords.FindReason(word)));
        foreach (string word in WithdrawalWords.InstructionWords)
            Assert.Equal(word, WithdrawalWords.Of(WithdrawalWords.FindInstruction(word)));
        Assert.Equal(WithdrawalReason.Unspecified, WithdrawalWords.FindReason(WithdrawalWords.Of(WithdrawalReason.NotShared)));
        Assert.Equal("unknown", WithdrawalWords.Of((WithdrawalReason)99));
    }

    private static EnvelopeItem With(Action<EnvelopeItem> change)
    {
        EnvelopeItem item = WithdrawalItem.Write(Retraction);
        change(item);
        return item;
    }
}

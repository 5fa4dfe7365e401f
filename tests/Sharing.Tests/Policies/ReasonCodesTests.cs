using CertBridge.Sharing.Policies;

namespace CertBridge.Sharing.Tests.Policies;

public sealed class ReasonCodesTests
{
    [Fact]
    public void Word_OfEveryCode_IsItsOwnAndUpperCase()
    {
        string[] words = [.. Enum.GetValues<ReasonCode>().Select(ReasonCodes.Word)];

        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.All(words, word => Assert.Matches("^[A-Z]+(_[A-Z]+)*$", word));
    }

    [Fact]
    public void Word_OfACodeOfALaterVersion_IsUnknown() => Assert.Equal("UNKNOWN", ReasonCodes.Word((ReasonCode)999));

    [Fact]
    public void Word_IsStable() =>
        Assert.Equal(
            [
                "UNKNOWN", "ALLOWED", "PARTNER_UNKNOWN", "CARD_EXPIRED", "SHEET_EXPIRED", "NO_AGREEMENT", "CHANNEL_CLOSED", "MARKING_MISSING",
                "MARKING_UNKNOWN", "TLP_OVER_CEILING", "TLP_RED", "SECTOR_DENIED", "BACK_TO_ORIGINATOR", "ORIGIN_NOT_SENDER", "EXPIRED",
                "EXERCISE_MISMATCH", "RATE_LIMIT", "NOT_NAMED", "RULE_DENIED", "RULE_ERROR", "NO_RULE_ALLOWS", "COPY_EMPTY", "MARKING_LOWERED",
                "REMOVED_TEXT_REAPPEARS", "COPY_TOO_LARGE", "HELD_UNTIL", "HELD_FOR_APPROVAL", "RELEASED", "RELEASE_MISSING", "RELEASE_INVALID",
                "RETENTION_OVER", "IEP_NOT_IN_FORCE", "IEP_CONTRADICTED", "ONWARD_NOT_AGREED", "ONWARD_NOT_ALLOWED", "ONWARD_CORE_CHANGED", "AGREEMENT_SUSPENDED", "AGREEMENT_TERMINATED",
                "PROFILE_UNKNOWN",
            ],
            Enum.GetValues<ReasonCode>().Select(ReasonCodes.Word));
}

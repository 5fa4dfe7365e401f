using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>Does the exchange policy of the author hold now, and together with what both CERTs agreed?</summary>
internal static class ExchangePolicyGuards
{
    private const string Id = "G11";

    /// <summary>
    /// What is passed on under it binds people; the node holds what it can: its dates, that the two sides do not demand the opposite, and encryption in transit, which is never otherwise here. The detail says what binds the
    /// receiver: the strictest of report, agreement and PAP. Of what is kept the dates are asked of the day it came.
    /// </summary>
    public static DecisionStep HoldsNow(SharingQuestion question)
    {
        ExchangePolicy terms = question.ExchangePolicy ?? ExchangePolicy.Silent;
        DateTimeOffset moment = question.Kept?.Since ?? question.Now;
        if (terms.Start > moment)
            return DecisionStep.Fail(Id, ReasonCode.ExchangePolicyNotInForce, $"The author's exchange policy begins on {terms.Start:yyyy-MM-dd HH:mm}Z.");
        if (!terms.IsInForce(moment))
            return DecisionStep.Fail(Id, ReasonCode.ExchangePolicyNotInForce, $"The author's exchange policy ended on {terms.End:yyyy-MM-dd HH:mm}Z.");
        Agreement? agreement = AgreementGuards.AgreementAsked(question);
        ExchangePolicy agreed = agreement is null ? ExchangePolicy.Silent : ExchangePolicy.Of(agreement.ExchangePolicy);
        if (ExchangePolicy.Contradict(terms, agreed))
            return DecisionStep.Fail(Id, ReasonCode.ExchangePolicyContradicted, $"The author says attribution {terms.Attribution}, and {agreement} says {agreed.Attribution}: nobody can do both.");
        ExchangePolicy binding = ExchangePolicy.Strictest(ExchangePolicy.Strictest(terms, agreed), question.Marking is { } marking ? ExchangePolicy.Of(marking.Pap) : ExchangePolicy.Silent);
        return DecisionStep.Pass(Id, binding.Statements.Any() ? string.Join(", ", binding.Statements.Select(one => $"{one.Name} {one.Word}")) : "no exchange policy is stated");
    }
}

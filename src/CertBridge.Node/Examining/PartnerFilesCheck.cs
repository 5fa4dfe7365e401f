using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Examining;

/// <summary>Every card and agreement in the home verifies. One that does not refuses the start of the node.</summary>
internal sealed class PartnerFilesCheck : HomeCheck
{
    public override string Name => "partner-files";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        if (!home.Own.IsValid)
            return [Skipped("depends", "partners are held against the own card, which cannot be read")];
        Problem[] problems = [.. home.Partners.SelectMany(partner => partner.Problems)];
        return problems.Length > 0
            ? problems.Select(problem => Failure(problem.Code.Code, problem.ToString(), problem.Hint ?? problem.Code.Fix))
            : [Ok($"{home.Partners.Count} partners: cards, sheets and agreements verify")];
    }
}

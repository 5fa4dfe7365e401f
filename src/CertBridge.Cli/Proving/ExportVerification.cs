using CertBridge.Protocol.Errors;
using CertBridge.Recording.Comparing;
using CertBridge.Recording.Proving;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Proving;

/// <summary>
/// Verifies an export with nothing but the file: no node, no context, no clock. For each of its two logs, in this order:
/// 1. the card is signed by the root key it names, and is of the log's owner and the export's environment;
/// 2. every fingerprint that was given is of one of the two cards;
/// 3. checkpoint, records, indexes and paths (<see cref="LogExtract.Verify"/>).
/// Everything that does not hold is named, not the first alone: whoever hands it on wants to know all of it.
/// </summary>
internal static class ExportVerification
{
    /// <param name="export">What the file says.</param>
    /// <param name="fingerprints">Of cards, or the ids of their root keys; none to compare by eye.</param>
    public static Parsed<VerifiedExport> Verify(LedgerExport export, IReadOnlyList<string> fingerprints)
    {
        List<Problem> problems = [];
        List<VerifiedLog> logs = [];
        for (int i = 0; i < export.Logs.Count; i++)
        {
            Parsed<VerifiedLog> log = Verify(export.Logs[i]);
            if (log.IsValid)
                logs.Add(log.Value);
            problems.AddRange(log.Problems.Select(problem => problem with { Field = $"logs[{i}].{problem.Field}" }));
        }
        if (problems.Count == 0)
            problems.AddRange(CardComparing.Objections([.. logs.Select(log => log.Card)], fingerprints));
        return problems.Count == 0
            ? Parsed<VerifiedExport>.Valid(new VerifiedExport(export, logs, CardComparing.AreAllCompared([.. logs.Select(log => log.Card)], fingerprints)))
            : Parsed<VerifiedExport>.Invalid(problems);
    }

    private static Parsed<VerifiedLog> Verify(ExportedExtract log)
    {
        Parsed<VerifiedCard> card = CardVerification.Card(log.Card, held: null);
        if (!card.IsValid)
            return Parsed<VerifiedLog>.Invalid([.. card.Problems.Select(problem => problem with { Field = "card" })]);
        if (card.Value.Id != log.Log.Owner || card.Value.Environment != log.Log.Environment)
        {
            return Parsed<VerifiedLog>.Invalid(new Problem(IdentityErrors.CardOfAnother, "card",
                $"It is of {card.Value.Id} in {card.Value.Environment}; the log is of {log.Log.Owner} in {log.Log.Environment}."));
        }
        Parsed<ProvenLog> proven = log.Log.Verify(ProofVerification.KeysOf(card.Value), ProofVerification.Under(card.Value));
        return proven.IsValid ? Parsed<VerifiedLog>.Valid(new VerifiedLog(proven.Value, card.Value)) : Parsed<VerifiedLog>.Invalid(proven.Problems);
    }
}

/// <summary>An export that holds.</summary>
/// <param name="Export">What the file says.</param>
/// <param name="Logs">The exporter's, then the partner's.</param>
/// <param name="IsCompared">True where a fingerprint was given for each card.</param>
internal sealed record VerifiedExport(LedgerExport Export, IReadOnlyList<VerifiedLog> Logs, bool IsCompared)
{
    public IncidentView View => new(Export.Exporter, [.. Logs.Select(log => new ViewedLog(log.Card.RootKeyId, log.Log))]);
}

/// <summary>One log of an export that holds.</summary>
/// <param name="Log">Its leaves and head.</param>
/// <param name="Card">Of its owner. That it is theirs, only its fingerprint says.</param>
internal sealed record VerifiedLog(ProvenLog Log, VerifiedCard Card);

using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Founding;

/// <summary>What <c>card recover</c> shows of a draft, for the person on the node and for the officers who are asked to sign it.</summary>
internal static class RecoverPrinting
{
    public static void Drafted(CommandRun run, RecoveryDrafted drafted, string file)
    {
        run.Print.One("RecoveryDraft",
            json =>
            {
                json.WriteNumber("serial", drafted.Serial);
                json.WriteString("fingerprint", drafted.Fingerprint);
                json.WriteString("rootKeyFile", drafted.RootKeyFile ?? "");
                json.WriteStrings("recoveryOfficers", drafted.RecoveryOfficers);
                json.WriteStrings("signedBy", []);
                json.WriteString("file", file);
            },
            () => Table.Fields(
                ("draft", $"{file}: card {drafted.Serial}, not in force"),
                ("fingerprint", drafted.Fingerprint),
                ("new root key", drafted.RootKeyFile ?? "none: the root in force signed it"),
                ("may sign", string.Join(", ", drafted.RecoveryOfficers))));
        run.Say($"Next, by two of them, each on their own machine: certbridge card recover --sign {ShellWord.Quoted(Path.GetFileName(file))} --officer-key FILE --out NAME.draft");
        run.Say("Read the fingerprint to each of them on the telephone: without it they should not sign.");
    }

    public static void Signed(CommandRun run, RecoveryDraft draft, KeyId key, string file)
    {
        string[] signers = [.. draft.SignedBy.Select(officer => officer.Name)];
        run.Print.One("RecoveryDraft",
            json =>
            {
                json.WriteNumber("serial", draft.Card.Serial);
                json.WriteString("fingerprint", draft.Card.Fingerprint);
                json.WriteString("keyId", key.ToString());
                json.WriteStrings("recoveryOfficers", [.. draft.Before.RecoveryOfficers.Select(officer => officer.Name)]);
                json.WriteStrings("signedBy", signers);
                json.WriteString("file", file);
            },
            () => Table.Fields(("draft", $"{file}: card {draft.Card.Serial} of {draft.Card.Id}"), ("fingerprint", draft.Card.Fingerprint), ("signed by", string.Join(", ", signers))));
        run.Say(signers.Length >= CardRecovery.SignersNeeded
            ? $"Next, on the node: certbridge card recover --take {ShellWord.Quoted(Path.GetFileName(file))}"
            : "Next: another recovery officer signs this file, or the first draft; then on the node certbridge card recover --take, with each file that was signed.");
    }

    /// <summary>What a signature does, for people who are woken for it.</summary>
    public static IReadOnlyList<string> Meaning(RecoveryDraft draft)
    {
        VerifiedCard card = draft.Card;
        VerifiedCard before = draft.Before;
        List<string> lines = [];
        if (draft.IsRootReplaced)
        {
            lines.Add($"It means: the root of {card.Id} is lost or in other hands. Card {card.Serial} takes the place of card {before.Serial} (fingerprint {before.Fingerprint}), in {card.Environment}.");
            lines.AddRange(draft.RootsBefore.Select(root => $"Root that counts for nothing from then on, for ever: {root}"));
            lines.Add($"New root: {card.RootKeyId}");
        }
        else
        {
            lines.Add($"It means: the root of {card.Id} stays, {card.RootKeyId}, and card {card.Serial} takes the place of card {before.Serial} (fingerprint {before.Fingerprint}), in {card.Environment}.");
        }
        lines.Add($"Recovery officers before: {Names(before.RecoveryOfficers)}; after: {Names(card.RecoveryOfficers)}.");
        lines.Add($"Officers before: {Names(before.Officers)}; after: {Names(card.Officers)}.");
        KeyId[] revoked = [.. card.RevokedKeys.Where(key => !before.RevokedKeys.Contains(key) && !draft.RootsBefore.Contains(key))];
        lines.Add(revoked.Length == 0 ? "No other key is revoked with it." : $"Revoked with it, {revoked.Length}: {string.Join(", ", revoked.Take(KeysShownMax))}");
        lines.Add("Every partner takes the card at once. If nobody you know told you this on the telephone, and read you the fingerprint below, do not sign: somebody else may want this card.");
        return lines;
    }

    private const int KeysShownMax = 16;

    private static string Names(IReadOnlyList<CardOfficer> officers) => officers.Count == 0 ? "none" : string.Join(", ", officers.Select(officer => officer.Name));
}

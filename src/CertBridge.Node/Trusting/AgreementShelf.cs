using System.Globalization;
using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Agreements;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>
/// <c>agreements/ID-vVERSION.yaml</c>, the exact bytes that were signed, and <c>ID-vVERSION.sigs</c>, the detached signatures as PEM blocks
/// (RFC 7468 section 9); <c>ID-vVERSION.withdrawn</c>, likewise, the statements that took signatures back; <c>ID-vVERSION.standing</c>
/// what officers said of its standing. The signatures are written first: a document without
/// them is never seen. <c>ID-vVERSION.order</c> says which of the agreements it was to be signed by both sides, <see cref="KnownAgreement.Completed"/>. A name belongs to the two parties that use it: where another
/// partner has taken it first, the parties stand in the file name, so that nobody can keep a name from others.
/// </summary>
internal sealed class AgreementShelf(NodeHome home)
{
    /// <summary>Base64 and line ends take a third more, the labels a little.</summary>
    private const int SignaturesFileBytesMax = Limits.AgreementSignaturesMax * Limits.SignatureBytesMax * 2;

    private const int WithdrawalsFileBytesMax = Limits.AgreementWithdrawalsMax * Limits.SignatureBytesMax * 2;

    private const int StandingFileBytesMax = 2 * Limits.AgreementStatementsPerSideMax * 2 * (StandingClaim.BytesMax + (Limits.AgreementSignaturesMax * Limits.SignatureBytesMax));

    private const int OrderFileBytesMax = 32;

    /// <summary>The bytes on the shelf under that id and version; null for none.</summary>
    public Parsed<byte[]>? FindDocument(Agreement agreement)
    {
        string file = DocumentFile(agreement);
        return File.Exists(file) ? BoundedFile.Read(file, Limits.AgreementBytesMax, HomeErrors.HomeFileCorrupt) : null;
    }

    /// <summary>Each file is whole or as it was before: after a crash in between one holds what is new and another does not yet, and both stand for what was signed.</summary>
    /// <param name="agreement">With all that was signed about it.</param>
    /// <param name="environment">Of both nodes; it stands in every statement.</param>
    public void Write(KnownAgreement agreement, string environment)
    {
        Agreement document = agreement.Document;
        DurableFolder.Make(home.AgreementsFolder, KeyFolder.FolderMode);
        string file = DocumentFile(document);
        if (!File.Exists(file))
            RemoveLeftovers(file);
        if (agreement.Statements.Count > 0)
            DurableFile.Write(StandingFile(file), StatementBlock.Write(agreement.Statements.Select(one => new StatementBlock(one.Claim.Write(document, environment), one.AllSignatures))), KeyFolder.FileMode);
        if (agreement.AllWithdrawals.Count > 0)
            DurableFile.Write(WithdrawalsFile(file), SignatureBlocks.Write(agreement.AllWithdrawals), KeyFolder.FileMode);
        DurableFile.Write(SignaturesFile(file), SignatureBlocks.Write(agreement.AllSignatures), KeyFolder.FileMode);
        CrashPoints.Reach(CrashPoint.AgreementSignaturesWritten);
        if (!File.Exists(file))
            DurableFile.Write(file, document.Bytes.Span, KeyFolder.FileMode);
    }

    /// <summary>Of a document whose writing was broken off before the document itself: it may have been another's under the same name.</summary>
    private static void RemoveLeftovers(string file)
    {
        foreach (string leftover in new[] { StandingFile(file), WithdrawalsFile(file), SignaturesFile(file), OrderFile(file) })
            File.Delete(leftover);
    }

    /// <summary>Writes down which were signed by both sides, and in what order, where that is not known yet; what is written stays.</summary>
    public void Remember(IEnumerable<KnownAgreement> agreements)
    {
        foreach (KnownAgreement one in agreements.Where(agreement => agreement.Completed is not null))
        {
            string file = OrderFile(DocumentFile(one.Document));
            if (!File.Exists(file))
                DurableFile.Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{one.Completed}\n")), KeyFolder.FileMode);
        }
    }

    public IEnumerable<Parsed<ShelvedAgreement>> ReadAll() => Directory.Exists(home.AgreementsFolder)
        ? Directory.EnumerateFiles(home.AgreementsFolder, "*.yaml").Order(StringComparer.Ordinal).Select(Read)
        : [];

    private Parsed<ShelvedAgreement> Read(string path)
    {
        Parsed<byte[]> bytes = BoundedFile.Read(path, Limits.AgreementBytesMax, HomeErrors.HomeFileCorrupt);
        Parsed<byte[]> signatures = BoundedFile.Read(SignaturesFile(path), SignaturesFileBytesMax, HomeErrors.HomeFileCorrupt);
        Parsed<byte[]> withdrawals = ReadBeside(WithdrawalsFile(path), WithdrawalsFileBytesMax);
        Parsed<byte[]> standing = ReadBeside(StandingFile(path), StandingFileBytesMax);
        if (!bytes.IsValid || !signatures.IsValid || !withdrawals.IsValid || !standing.IsValid)
            return Parsed<ShelvedAgreement>.Invalid([.. bytes.Problems, .. signatures.Problems, .. withdrawals.Problems, .. standing.Problems]);
        Parsed<Agreement> document = Agreement.Read(bytes.Value);
        if (!document.IsValid)
            return Parsed<ShelvedAgreement>.Invalid(CorruptFile.Problem(path, document.Problems));
        if (PlainFile(document.Value) != path && QualifiedFile(document.Value) != path)
            return Parsed<ShelvedAgreement>.Invalid(new Problem(HomeErrors.HomeFileCorrupt, Path.GetFileName(path), $"{path} holds {document.Value}."));
        if (SignatureBlocks.Read(signatures.Value) is not { } ders)
            return Parsed<ShelvedAgreement>.Invalid(CorruptFile.Problem(SignaturesFile(path), []));
        if (SignatureBlocks.Read(withdrawals.Value) is not { } takenBack)
            return Parsed<ShelvedAgreement>.Invalid(CorruptFile.Problem(WithdrawalsFile(path), []));
        if (StatementBlock.Read(standing.Value) is not { } statements)
            return Parsed<ShelvedAgreement>.Invalid(CorruptFile.Problem(StandingFile(path), []));
        return ReadOrder(OrderFile(path), out ulong? completed)
            ? Parsed<ShelvedAgreement>.Valid(new ShelvedAgreement(path, document.Value, ders, completed) { Withdrawals = takenBack, Statements = statements })
            : Parsed<ShelvedAgreement>.Invalid(CorruptFile.Problem(OrderFile(path), []));
    }

    /// <summary>A file that need not be there: then it holds nothing.</summary>
    private static Parsed<byte[]> ReadBeside(string file, int bytesMax) => File.Exists(file) ? BoundedFile.Read(file, bytesMax, HomeErrors.HomeFileCorrupt) : Parsed<byte[]>.Valid([]);

    /// <returns>False when the file is there and says nothing; true, with null, when there is none.</returns>
    private static bool ReadOrder(string file, out ulong? completed)
    {
        completed = null;
        if (!File.Exists(file))
            return true;
        Parsed<byte[]> line = BoundedFile.Read(file, OrderFileBytesMax, HomeErrors.HomeFileCorrupt);
        bool isNumber = ulong.TryParse(Encoding.ASCII.GetString(line.Value ?? []).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number);
        completed = number;
        return isNumber && number > 0;
    }

    private string DocumentFile(Agreement agreement) =>
        File.Exists(PlainFile(agreement)) && IsOfOthers(PlainFile(agreement), agreement) ? QualifiedFile(agreement) : PlainFile(agreement);

    private static bool IsOfOthers(string path, Agreement agreement)
    {
        Parsed<byte[]> bytes = BoundedFile.Read(path, Limits.AgreementBytesMax, HomeErrors.HomeFileCorrupt);
        return bytes.IsValid && Agreement.Read(bytes.Value).Value is { } taken && !taken.IsBetween(agreement.Parties.First, agreement.Parties.Second);
    }

    private string PlainFile(Agreement agreement) =>
        Path.Combine(home.AgreementsFolder, string.Create(CultureInfo.InvariantCulture, $"{agreement.Id}-v{agreement.Version}.yaml"));

    private string QualifiedFile(Agreement agreement)
    {
        string[] parties = [agreement.Parties.First.Value, agreement.Parties.Second.Value];
        Array.Sort(parties, StringComparer.Ordinal);
        return Path.Combine(home.AgreementsFolder, string.Create(CultureInfo.InvariantCulture, $"{agreement.Id}-v{agreement.Version}.{parties[0]}~{parties[1]}.yaml"));
    }

    public static string SignaturesFile(string documentFile) => Path.ChangeExtension(documentFile, ".sigs");

    public static string WithdrawalsFile(string documentFile) => Path.ChangeExtension(documentFile, ".withdrawn");

    public static string StandingFile(string documentFile) => Path.ChangeExtension(documentFile, ".standing");

    private static string OrderFile(string documentFile) => Path.ChangeExtension(documentFile, ".order");
}

/// <summary>What lies on the shelf, read but not yet held against the cards.</summary>
/// <param name="Completed">Which of the agreements it was to be signed by both sides; null where that was never seen.</param>
internal sealed record ShelvedAgreement(string Path, Agreement Document, IReadOnlyList<byte[]> Signatures, ulong? Completed)
{
    public IReadOnlyList<byte[]> Withdrawals { get; init; } = [];

    public IReadOnlyList<StatementBlock> Statements { get; init; } = [];
}

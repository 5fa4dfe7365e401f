using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Statements;
using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Trusting;

/// <summary>Judges a policy with an officer's signature against the one in force; changes nothing itself.</summary>
/// <param name="inForce">The one it would replace.</param>
/// <param name="own">The own card that says who our officers are.</param>
/// <param name="shelf">Where policies lie.</param>
/// <param name="position">Where it would stand among those before it.</param>
internal sealed class PolicyIntake(PolicyInForce inForce, VerifiedCard own, PolicyShelf shelf, PolicyPosition position)
{
    /// <summary>Officers it takes to let more out than before: no one person can.</summary>
    private const int OfficersToWiden = 2;

    /// <param name="mayBeUnsigned">For a look at what it would change.</param>
    public Parsed<JudgedPolicy> Take(ReadOnlyMemory<byte> bytes, IReadOnlyList<byte[]> signatures, bool mayBeUnsigned = false)
    {
        if (AreTooMany(signatures, mayBeUnsigned) is { } refused)
            return refused;
        Parsed<SharingPolicy> read = SharingPolicy.Read(bytes);
        if (!read.IsValid)
            return Parsed<JudgedPolicy>.Invalid(read.Problems);
        SharingPolicy policy = read.Value;
        // Whatever its name: a policy that was replaced or rolled back stays so, and signatures given for it long ago bring nothing back.
        ulong highest = inForce.Document.Hash == SharingPolicy.BuiltIn.Hash ? position.HighestVersion : Math.Max(position.HighestVersion, inForce.Document.Version);
        if (!policy.IsShadow && policy.Hash != inForce.Document.Hash && policy.Version <= highest)
            return Refused(PolicyErrors.NotLoaded, "metadata.version", $"{inForce.Document} is in force, and version {highest} was: a policy that follows has a higher version than {policy.Version}.");
        if (shelf.FindDocument(policy) is { } shelved && !(shelved.IsValid && shelved.Value.AsSpan().SequenceEqual(policy.Bytes.Span)))
            return shelved.IsValid
                ? Refused(PolicyErrors.NotLoaded, "metadata.version", $"Other bytes are already here under {policy}; what came has the hash {policy.Hash}.")
                : Parsed<JudgedPolicy>.Invalid(shelved.Problems);
        return Judge(policy, policy.Bytes, shelf.Signatures(policy), signatures);
    }

    /// <summary>The policy that was in force before, by signatures over a <see cref="RollbackStatement"/>: those it once had do not count.</summary>
    public Parsed<JudgedPolicy> TakeRollback(SharingPolicy target, ReadOnlyMemory<byte> statement, IReadOnlyList<byte[]> signatures, bool mayBeUnsigned = false) =>
        AreTooMany(signatures, mayBeUnsigned) ?? Judge(target, statement, shelf.RollbackSignatures(position.After), signatures);

    /// <summary>What is wrong with the signatures that lie beside the policy in force. Officers may have left the card since; what does not hold was changed.</summary>
    public IReadOnlyList<Problem> ReviewSignatures()
    {
        if (inForce.Document.Hash == SharingPolicy.BuiltIn.Hash)
            return [];
        Parsed<IReadOnlyList<byte[]>> signatures = shelf.Signatures(inForce.Document);
        if (!signatures.IsValid)
            return signatures.Problems;
        if (signatures.Value.Count == 0)
            return [new Problem(HomeErrors.HomeFileCorrupt, "policies", $"{inForce.Document} is in force, and no signature lies beside it.")];
        return [.. signatures.Value
            .SelectMany(der => JudgeSignature(inForce.Document.Bytes, der).Problems)
            .Where(problem => problem.Code != IdentityErrors.SignatureUnknownSigner)
            .Select(problem => new Problem(HomeErrors.HomeFileCorrupt, "policies", $"A signature beside {inForce.Document} does not hold: {problem.Message}"))];
    }

    private Parsed<JudgedPolicy> Judge(SharingPolicy policy, ReadOnlyMemory<byte> signed, Parsed<IReadOnlyList<byte[]>> before, IReadOnlyList<byte[]> arrived)
    {
        if (!before.IsValid)
            return Parsed<JudgedPolicy>.Invalid(before.Problems);
        Parsed<Signed>[] judged = [.. arrived.Select(der => JudgeSignature(signed, der))];
        Problem[] problems = [.. judged.SelectMany(one => one.Problems)];
        if (problems.Length > 0)
            return Parsed<JudgedPolicy>.Invalid(problems);
        // Those who signed earlier and have left the card count no more.
        Signed[] officers = [.. before.Value.Select(der => JudgeSignature(signed, der).Value).OfType<Signed>().Concat(judged.Select(one => one.Value!)).DistinctBy(one => one.Key)];
        IReadOnlyList<PolicyChange> changes = PolicyComparison.Of(inForce.Document, policy);
        int needed = !policy.IsShadow && changes.Any(change => change.IsWider) ? OfficersToWiden : 1; // nothing follows from one that is only tried out
        var taken = new PolicyTaken(policy, changes, [.. officers.Select(one => one.Officer)], Math.Max(0, needed - officers.Length));
        return Parsed<JudgedPolicy>.Valid(new JudgedPolicy(taken, [.. officers.Select(one => one.Der)]));
    }

    private Parsed<Signed> JudgeSignature(ReadOnlyMemory<byte> signed, byte[] der)
    {
        var verified = DetachedSignature.Verify(signed.Span, der, [.. own.Officers.Select(officer => officer.Certificate)]);
        if (!verified.IsValid)
            return Parsed<Signed>.Invalid(verified.Problems);
        CardOfficer officer = own.Officers.First(one => one.Certificate.KeyId == verified.Value.KeyId);
        return Parsed<Signed>.Valid(new Signed(officer.Name, officer.Certificate.KeyId.ToString(), der));
    }

    /// <returns>Null where their number and sizes are within what is taken.</returns>
    private static Parsed<JudgedPolicy>? AreTooMany(IReadOnlyList<byte[]> signatures, bool mayBeUnsigned)
    {
        bool isRight = (signatures.Count > 0 || mayBeUnsigned) && signatures.Count <= Limits.AgreementSignaturesMax && signatures.All(der => der.Length <= Limits.SignatureBytesMax);
        return isRight ? null : Refused(PolicyErrors.SignatureMissing, "signatures",
            $"There are {signatures.Count} signatures; 1 to {Limits.AgreementSignaturesMax} of at most {Limits.SignatureBytesMax} bytes are taken.");
    }

    private static Parsed<JudgedPolicy> Refused(ErrorCode code, string field, string message) => Parsed<JudgedPolicy>.Invalid(new Problem(code, field, message));

    /// <summary>Officers of the card who signed a policy that lies on the shelf.</summary>
    public IReadOnlyList<string> SignersOf(SharingPolicy policy) =>
        [.. (shelf.Signatures(policy).Value ?? []).Select(der => JudgeSignature(policy.Bytes, der).Value?.Officer).OfType<string>().Distinct(StringComparer.Ordinal)];

    private sealed record Signed(string Officer, string Key, byte[] Der);
}

/// <summary>A policy that was judged, with every signature that counts.</summary>
internal sealed record JudgedPolicy(PolicyTaken Taken, IReadOnlyList<byte[]> Signatures);

using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>Two nodes that hold the same documents, signatures and withdrawals say the same of them, whatever came first and to whom.</summary>
public sealed class AgreementArrivalTests : IDisposable
{
    private const int Runs = 25;

    private readonly Exchange exchange = new();
    private readonly Arrival[] all;

    public AgreementArrivalTests()
    {
        exchange.AddOfficers();
        Assert.Empty(exchange.Bor.Book().ImportCard(exchange.Aln.Card.Bytes, exchange.Aln.Card.Fingerprint).Problems);
        byte[][] documents =
        [
            exchange.Document(),
            AgreementTexts.Wider(exchange.Document(version: 2)),
            exchange.Document(version: 3),
            AgreementTexts.ByOfficers(AgreementTexts.Narrower(exchange.Document(version: 4)), 2),
            AgreementTexts.Changed(exchange.Document(version: 3), "id: agr-aln-bor", "id: agr-other"),
        ];
        all = [.. documents.SelectMany(document => new[] { exchange.Aln, exchange.Bor }.SelectMany(node => node.SignByEach(document).Select(signature => new Arrival(document, node.Id, signature)))),
            .. documents.Select(document => new Arrival(document, exchange.Bor.Id, exchange.Bor.Sign(document)) { Withdrawal = exchange.Bor.Withdraw(document) }),
            .. documents.SelectMany(document => Said(exchange.Bor, document).Concat(Said(exchange.Aln, document).Take(2)).Select(claim => new Arrival(document, exchange.Bor.Id, exchange.Bor.Sign(document)) { Claim = claim }))];
    }

    public void Dispose() => exchange.Dispose();

    [Fact]
    public void TakeAgreement_InAnyOrder_EndsInTheSameOnBothSides_AndAfterARestart() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Runs),
        Prop.ForAll(Orders().ToArbitrary(), orders =>
        {
            string aln = After(exchange.Aln, exchange.Bor.Id, orders.AtAln), bor = After(exchange.Bor, exchange.Aln.Id, orders.AtBor);
            return (aln == bor).Label($"aln: {aln}\nbor: {bor}");
        }));

    /// <summary>Some of the signatures, in one order at aln and in another at bor.</summary>
    private Gen<(Arrival[] AtAln, Arrival[] AtBor)> Orders() =>
        from some in Gen.SubListOf(all)
        from atAln in Gen.Shuffle(some.ToArray())
        from atBor in Gen.Shuffle(some.ToArray())
        select (atAln, atBor);

    /// <summary>Suspended, lifted by one officer and by the other, suspended again for two reasons under one serial, and, of the last version, ended.</summary>
    private static IEnumerable<SignedClaim> Said(FoundedNode node, byte[] document)
    {
        yield return Claim(1, StandingWord.Suspended, StandingReason.Other, FoundedNode.OfficerName);
        yield return Claim(2, StandingWord.Resumed, StandingReason.Unspecified, FoundedNode.OfficerName);
        yield return Claim(2, StandingWord.Resumed, StandingReason.Unspecified, FoundedNode.SecondOfficerName);
        yield return Claim(3, StandingWord.Suspended, StandingReason.Legal, FoundedNode.OfficerName);
        yield return Claim(3, StandingWord.Suspended, StandingReason.Other, FoundedNode.SecondOfficerName);
        yield return Claim(4, StandingWord.Resumed, StandingReason.Unspecified, FoundedNode.OfficerName, FoundedNode.SecondOfficerName);
        if (Agreement.Read(document).Value!.Version == 4)
            yield return Claim(2, StandingWord.Terminated, StandingReason.NotNeeded, FoundedNode.SecondOfficerName);

        SignedClaim Claim(ulong serial, StandingWord word, StandingReason reason, params string[] officers) => node.Say(document, serial, word, reason, officers);
    }

    private static string After(FoundedNode node, PartnerId partner, Arrival[] arrivals)
    {
        if (Directory.Exists(node.Home.AgreementsFolder))
            Directory.Delete(node.Home.AgreementsFolder, recursive: true);
        TrustBook book = node.Book();
        foreach (Arrival one in arrivals)
        {
            Parsed<AgreementTaken> taken = book.TakeAgreement(new SignedAgreement(one.Document, [one.Signature]) { Withdrawals = one.Withdrawal is { } withdrawal ? [withdrawal] : [], Statements = one.Claim is { } claim ? [claim] : [] }, partner);
            Assert.Empty(taken.Problems);
            Assert.Same(taken.Value!.Agreement, book.Current.Partners[partner].Agreements.Single(known => known.Document.Hash == Digest.Of(one.Document)));
        }
        string standing = Standing(book.Current.Partners[partner]);
        Assert.Equal(standing, Standing(node.Book().Current.Partners[partner]));
        return standing;
    }

    private static string Standing(TrustedPartner partner) => string.Join("; ", partner.Agreements
        .Select(one => $"{one.Document} takes {one.OfficersNeeded}, {string.Join('+', one.SignedBy.Order())}, {partner.StateOf(one, FoundedNode.Now)} {one.Standing}")
        .Concat(partner.Agreements.Select(one => $"{one.Document} countered by {partner.CounterOf(one, FoundedNode.Now)}"))
        .Append($"in force: {partner.InForce(FoundedNode.Now)?.Document}"));

    private sealed record Arrival(byte[] Document, PartnerId Signer, byte[] Signature)
    {
        /// <summary>The signer takes the signature back as well.</summary>
        public byte[]? Withdrawal { get; init; }

        /// <summary>What was said of the document's standing.</summary>
        public SignedClaim? Claim { get; init; }
    }
}

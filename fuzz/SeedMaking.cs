using System.Buffers.Binary;
using System.Text;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Reports;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Fuzz;

/// <summary>Makes fuzz/corpus from tests/vectors and samples: a few small files for each parser, accepted ones and ones that are refused late.</summary>
internal static class SeedMaking
{
    private static readonly byte[] BlockSeed = [.. Enumerable.Repeat((byte)7, 32)];
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static void Write()
    {
        Reports();
        Envelopes();
        Identity();
        IntroductionFiles();
        Feedback();
        Ledger();
        Frames();
        Put("agreement", "template.yaml", Encoding.UTF8.GetBytes(AgreementTemplate.Write(PartnerId.Parse("cert-aln"), PartnerId.Parse("cert-bor"), new DateOnly(2026, 11, 25))));
        Put("node-yaml", "node.yaml", NodeYaml());
        Conditions();
        Pattern();
    }

    private static void Conditions()
    {
        Put("expression", "rule.txt", "report.tlp <= tlp.amber && \"health\" in report.sectors && !(partner.id in lists.csirts)"u8);
        Put("expression", "times.txt", "has(report.embargoUntil) && report.embargoUntil - duration('1h30m') > timestamp(\"2026-11-22T02:09:05Z\") || report.age < duration('0')"u8);
        Put("expression", "lists.txt", "report.sectors.exists(s, s.startsWith('h') || s.size() > 2 || s.inNetwork('2001:db8::/32')) == report.ports.all(p, p in [1, -2, 0x1F] && p < 3)"u8);
        Put("expression", "nested.txt", "report.markings.all(m, m >= report.tlp) && [1, 2].exists(x, [2, 3].exists(y, x == y)) && size('\\U0001f62c\\n\\377') == 3"u8);
    }

    private static void Pattern()
    {
        Put("pattern", "plain.txt", "[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f' AND (file:size > +0.50 OR x_a:b[*].c[-1] NOT IN (1, true, h'FF'))]"u8);
        Put("pattern", "times.txt", "([a-b:c LIKE '%\\\\\\'' OR EXISTS d:e] FOLLOWEDBY [f:g ISSUBSET '2001:db8::1/64'] REPEATS 2 TIMES WITHIN .5 SECONDS) START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T00:00:00.10Z' /* both */ // end"u8);
        Put("pattern", "groups.txt", "[a:b==b'YQ=='] AND ([c:d<>1] OR [e:f MATCHES '^x']) FOLLOWEDBY ([g:h=1] FOLLOWEDBY [i:j=2])"u8);
    }

    private static void Reports()
    {
        byte[] yaml = File.ReadAllBytes(Path.Combine(Seed.Root, "samples", "report.yaml"));
        Put("report-yaml", "report.yaml", yaml);
        Put("report-yaml", "small.yaml", "apiVersion: certbridge/v1\nkind: IncidentReport\nmarking: { tlp: green, pap: green }\n"u8);
        Put("report-json", "report.json", ReportJson.Write(ReportReading.Yaml(yaml, Now).Value!));
        Put("misp", "event.json", """
            {"Event": {"uuid": "5f9ff8f2-0f0c-4b8f-9b5b-0a0a0a0a0a0a", "info": "Phishing", "date": "2026-11-20", "threat_level_id": "2", "analysis": "1",
              "Tag": [{"name": "tlp:green"}, {"name": "PAP:GREEN"}],
              "Attribute": [
                {"uuid": "5f9ff8f2-0f0c-4b8f-9b5b-0a0a0a0a0a0b", "type": "ip-dst", "category": "Network activity", "value": "198.51.100.7", "to_ids": true, "timestamp": "1795600000"},
                {"type": "filename|sha256", "category": "Payload delivery", "value": "a.exe|39a4085bf1a09a057beebd15824d24a602e5ff155cdd31176ad15b3d1e06631f", "to_ids": true}],
              "Object": [{"name": "file", "Attribute": [{"type": "md5", "category": "Payload delivery", "value": "d41d8cd98f00b204e9800998ecf8427e", "object_relation": "md5"}]}]}}
            """u8);
        Put("stix", "bundle.json", """
            {"type": "bundle", "id": "bundle--5f9ff8f2-0f0c-4b8f-9b5b-0a0a0a0a0a0a", "objects": [
              {"type": "report", "spec_version": "2.1", "id": "report--5f9ff8f2-0f0c-4b8f-9b5b-0a0a0a0a0a0b", "created": "2026-11-20T10:00:00.000Z", "modified": "2026-11-20T10:00:00.000Z", "name": "Phishing",
                "published": "2026-11-20T10:00:00Z", "object_refs": ["indicator--5f9ff8f2-0f0c-4b8f-9b5b-0a0a0a0a0a0c"],
                "object_marking_refs": ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "marking-definition--5f9ff8f2-0f0c-4b8f-9b5b-0a0a0a0a0a0d"]},
              {"type": "marking-definition", "spec_version": "2.1", "id": "marking-definition--5f9ff8f2-0f0c-4b8f-9b5b-0a0a0a0a0a0d", "created": "2026-11-20T10:00:00.000Z",
                "definition_type": "statement", "definition": {"statement": "PAP:GREEN"}},
              {"type": "indicator", "spec_version": "2.1", "id": "indicator--5f9ff8f2-0f0c-4b8f-9b5b-0a0a0a0a0a0c", "created": "2026-11-20T10:00:00.000Z", "modified": "2026-11-20T10:00:00.000Z",
                "confidence": 80, "valid_from": "2026-11-20T10:00:00Z",
                "pattern": "[file:hashes.'SHA-256' = '39a4085bf1a09a057beebd15824d24a602e5ff155cdd31176ad15b3d1e06631f' AND file:name = 'a.exe' OR ipv4-addr:value IN ('45.77.1.2', '45.77.1.3')]", "pattern_type": "stix",
                "granular_markings": [{"selectors": ["pattern"], "marking_ref": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"}]},
              {"type": "file", "id": "file--5f9ff8f2-0f0c-4b8f-9b5b-0a0a0a0a0a0e", "name": "b.exe", "hashes": {"MD5": "d41d8cd98f00b204e9800998ecf8427e"}}]}
            """u8);
        Put("iodef", "incident.xml", """
            <IODEF-Document version="2.00" xml:lang="en" xmlns="urn:ietf:params:xml:ns:iodef-2.0" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><Incident purpose="reporting" restriction="green" status="new">
              <IncidentID name="csirt.example">492382</IncidentID><StartTime>2026-11-20T09:00:00-05:00</StartTime><Description>Scanning</Description>
              <Assessment occurrence="actual"><SystemImpact severity="low"/></Assessment><Contact role="creator" type="organization"><ContactName>CSIRT</ContactName></Contact>
              <EventData><Flow><System category="source" restriction="amber"><Node><Address category="ipv4-addr">45.77.1.2</Address><Address category="ipv4-net-mask">45.77.1.0/255.255.255.0</Address>
                <DomainData><Name>evil.example</Name></DomainData></Node><NodeRole category="c2-server"/><Service ip-protocol="6"><Port>443</Port></Service></System></Flow>
                <Record><RecordData><FileData><File><FileName>a.exe</FileName><HashData scope="file-contents"><Hash><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
                  <ds:DigestValue>OaQIW/GgmgV77r0Vgk0kpgLl/xVc3TEXatFbPR4GYx8=</ds:DigestValue></Hash></HashData></File></FileData></RecordData></Record></EventData>
              <IndicatorData><Indicator><IndicatorID name="csirt.example" version="1">G1</IndicatorID><Confidence rating="numeric">80</Confidence>
                <Observable><BulkObservable type="domain-to-ipv4"><BulkObservableList>evil.example, 45.77.1.2</BulkObservableList></BulkObservable></Observable></Indicator></IndicatorData>
            </Incident></IODEF-Document>
            """u8);
        Put("csv", "table.csv", "\uFEFFSHA256 hash;file name;C2 server;type;first seen;confidence;tlp;comment\r\n"u8 +
            "39a4085bf1a09a057beebd15824d24a602e5ff155cdd31176ad15b3d1e06631f;\"a;b.exe\";hxxps://evil[.]example/;url;2026-11-20T10:00:00Z;80;amber;\"two\r\nlines\"\r\n"u8);
        Put("list", "list.txt", "# seen\n45[.]77[.]1[.]2\nevil.example:443 # twice\nmallory[at]evil.example\nd41d8cd98f00b204e9800998ecf8427e\n"u8);
        byte[][] items = Seed.Vectors("report-stricter-item", "items");
        Put("report-core", "core.json", V1.EnvelopeItem.Parser.ParseFrom(items[0]).Content.Span);
        Put("report-items", "items.bin", Block(items));
        Put("report-items", "looser.bin", Block(Seed.Vectors("report-looser-item", "items")));
    }

    private static void Feedback()
    {
        var useful = new V1.Feedback { Kind = V1.FeedbackKind.Useful, Revision = 1, ManifestDigest = ByteString.CopyFrom(BlockSeed), Note = "It helped." };
        Put("feedback", "useful.bin", useful.ToByteArray());
        ulong seen = (ulong)Now.ToUnixTimeMilliseconds();
        var sighting = new V1.Feedback
        {
            Kind = V1.FeedbackKind.Sighting,
            Revision = 2,
            ManifestDigest = ByteString.CopyFrom(BlockSeed),
            Sighting = new V1.Sighting { Count = 3, FirstMs = seen - 1_000, LastMs = seen },
        };
        Put("feedback", "sighting.bin", sighting.ToByteArray());
        useful.Item = new V1.ShownItem
        {
            SignedManifest = ByteString.CopyFrom(1, 2, 3),
            Index = 1,
            Salt = ByteString.CopyFrom(BlockSeed.AsSpan(0, 16)),
            Item = ByteString.CopyFrom(1),
            Path = { ByteString.CopyFrom(BlockSeed) },
        };
        Put("feedback", "unproven-item.bin", useful.ToByteArray());
    }

    private static void Envelopes()
    {
        foreach (string name in (string[])["two-items", "unknown-fields-below-100", "header-version-twice", "header-unknown-critical-field"])
            Put("header", name + ".bin", Seed.Vector("envelope-" + name, "header"));
        foreach (string name in (string[])["two-items", "one-item", "ber-long-length", "recipient-twice"])
            Put("cms", name + ".der", Seed.Vector("envelope-" + name, "cms"));
        Put("manifest", "report.bin", Seed.ReportManifest);
        byte[] manifest = Seed.Vector("item-third-of-five", "manifest");
        Put("manifest", "five.bin", manifest);
        byte[] item = Seed.Vector("item-third-of-five", "item");
        Put("items", "one.bin", Block([item]));
        Put("items", "three.bin", Block([item, item, item]));
        Put("passed-on", "whole.bin", PassingOn.SeedBlock());
        Put("passed-on", "no-origin.bin", Block([item, item]));
        Put("content", "signed.bin", SignedContent(item));
        Put("content", "unsigned.bin", Block([item]));
    }

    private static void Identity()
    {
        V1.SignedCard card = V1.SignedCard.Parser.ParseFrom(Seed.Vector("card-first", "signedCard"));
        V1.SignedKeySheet sheet = V1.SignedKeySheet.Parser.ParseFrom(Seed.Vector("key-sheet-first", "signedSheet"));
        V1.SignedContactSheet contacts = V1.SignedContactSheet.Parser.ParseFrom(Seed.Vector("contact-sheet-first", "signedSheet"));
        V1.Card read = V1.Card.Parser.ParseFrom(card.Card);
        Put("card", "card.bin", card.Card.Span);
        Put("card", "serial-twice.bin", V1.SignedCard.Parser.ParseFrom(Seed.Vector("card-serial-twice", "signedCard")).Card.Span);
        Put("key-sheet", "sheet.bin", sheet.Sheet.Span);
        Put("contact-sheet", "contacts.bin", contacts.Sheet.Span);
        Put("partner-card", "whole.card", new V1.PartnerCard { Card = card, KeySheet = sheet, Contacts = contacts }.ToByteArray());
        Put("partner-card", "card-alone.card", new V1.PartnerCard { Card = card }.ToByteArray());
        Put("certificate", "signing.der", read.SigningCertificates[0].Span);
        Put("certificate", "officer.der", read.Officers[0].Certificate.Span);
        Put("kem-certificate", "p256.der", read.SigningCertificates[0].Span);
        Put("signature", "signed-manifest.der", SignedContent(Seed.Vector("item-third-of-five", "item")));
        Put("signature", "detached.der", Documents.DetachedSignature("document"u8));
    }

    private static void IntroductionFiles()
    {
        (byte[] invite, byte[] accept, byte[] reveal) = Introductions.Make();
        Put("introduction-invite", "invite.bin", invite);
        Put("introduction-invite", "accept.bin", accept);
        Put("introduction-accept", "accept.bin", accept);
        Put("introduction-reveal", "reveal.bin", reveal);
        Put("introduction-reveal", "cut.bin", reveal.AsSpan(0, reveal.Length - 1));
    }

    private static void Ledger()
    {
        foreach (string name in (string[])["stored", "sent", "refused", "unknown-field", "field-of-another-type"])
            Put("leaf", name + ".bin", Seed.Vector("leaf-" + name, "record"));
        Put("leaf", "long-length.bin", Convert.FromHexString("12FFFFFFFF6772FFFFFFFF742D6161")); // near 2^31: an older library runs over its buffer's end
        foreach (string name in (string[])["seven-leaves", "with-a-witness", "no-leaves"])
            Put("checkpoint", name + ".txt", Seed.Vector("checkpoint-" + name, "note"));
        var proof = new byte[16 + (32 * 5)];
        BinaryPrimitives.WriteUInt64BigEndian(proof, 2);
        BinaryPrimitives.WriteUInt64BigEndian(proof.AsSpan(8), 5);
        Put("proof", "two-of-five.bin", proof);
        Put("proof", "none.bin", proof.AsSpan(0, 80));
    }

    private static void Frames()
    {
        ByteString note = ByteString.CopyFrom(Seed.Vector("checkpoint-seven-leaves", "note"));
        var standing = new V1.LaneStanding { Lane = V1.LaneName.Routine, MyEpoch = 1 };
        Frame("hello", new V1.Frame { Hello = new V1.Hello { Version = 1, PartnerId = "cert-aln", PeerId = "cert-bor", Environment = "dev", Lanes = { standing }, Checkpoint = note } });
        var envelope = new V1.Envelope { Header = ByteString.CopyFrom(Seed.Header), Cms = ByteString.CopyFrom(Seed.Vector("envelope-two-items", "cms")) };
        Frame("deliver", new V1.Frame { Deliver = new V1.Deliver { Epoch = 1, Lane = V1.LaneName.Routine, Number = 1, Envelope = envelope } });
        ByteString[] records = [ByteString.CopyFrom(Seed.Vector("leaf-stored", "record")), ByteString.CopyFrom(Seed.Vector("leaf-sent", "record"))];
        Frame("leaves", new V1.Frame { Leaves = new V1.Leaves { FirstIndex = 1, Records = { records } } });
        Frame("checkpoint", new V1.Frame { Checkpoint = new V1.Checkpoint { Note = note } });
        V1.SignedCard card = V1.SignedCard.Parser.ParseFrom(Seed.Vector("card-first", "signedCard"));
        Frame("card", new V1.Frame { Notice = new V1.Notice { Card = new V1.PartnerCard { Card = card } } });
        ByteString signature = ByteString.CopyFrom(Documents.DetachedSignature("document"u8));
        var agreement = new V1.AgreementNotice { Document = ByteString.CopyFromUtf8("apiVersion: certbridge/v1\n"), Signatures = { signature } };
        Frame("agreement", new V1.Frame { Notice = new V1.Notice { Agreement = agreement } });
        Frame("busy", new V1.Frame { Busy = new V1.Busy { Lane = V1.LaneName.Flash, Number = 7, Reason = V1.BusyReason.StoreDown, RetryAfterMs = 100 } });
        Put("link-frame", "long-length.bin", Convert.FromHexString("0A0A3AFFFFFFFF071806"));
    }

    private static void Frame(string name, V1.Frame frame) => Put("link-frame", name + ".bin", new V1.ExchangeRequest { Frame = frame }.ToByteArray());

    /// <summary>A signed manifest by nobody known, with one item behind it and the right padding.</summary>
    private static byte[] SignedContent(byte[] item)
    {
        V1.Manifest manifest = V1.Manifest.Parser.ParseFrom(Seed.Vector("item-third-of-five", "manifest"));
        manifest.Header = ByteString.CopyFrom(Seed.Header);
        manifest.ItemCount = 1;
        manifest.ItemRoot = ByteString.CopyFrom(MerkleTree.Root(ItemTree.Leaves(BlockSeed, [item])).ToBytes());
        return Documents.Padded([.. Documents.SignManifest(manifest.ToByteArray()), .. Block([item], isPadded: false)]);
    }

    private static byte[] Block(byte[][] items, bool isPadded = true)
    {
        ReadOnlyMemory<byte>[] all = [.. items.Select(item => (ReadOnlyMemory<byte>)item)];
        int size = ItemBlock.SizeFor(all);
        var block = new byte[isPadded ? Padme.LengthFor(size) : size];
        ItemBlock.Write(BlockSeed, all, block);
        return block;
    }

    private static byte[] NodeYaml() => Encoding.UTF8.GetBytes(NodeSettingsWriting.Write(new NodeSettings
    {
        Id = PartnerId.Parse("cert-aln"),
        Name = "CERT Aln",
        Environment = "dev",
    }));

    private static void Put(string parser, string name, ReadOnlySpan<byte> bytes)
    {
        string folder = Path.Combine(Seed.Corpus, parser);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, name), bytes.ToArray());
    }
}

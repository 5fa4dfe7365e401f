using System.Text.Json.Nodes;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Tests.Envelopes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>One item shown alone, with its salt and its path to the root of a manifest whose signature was verified.</summary>
internal static class ItemVectors
{
    public static IReadOnlyList<Vector> Make()
    {
        var set = new VectorSet("item");
        var exchange = new Exchange();
        OpenedEnvelope opened = exchange.Open(exchange.Seal(exchange.Draft("core", "198.51.100.7", "198.51.100.8", "198.51.100.9", "198.51.100.10")));
        ItemProof third = opened.Prove(2);
        ItemProof neighbour = opened.Prove(3);
        OpenedEnvelope other = exchange.Open(exchange.Seal(exchange.Draft("core", "198.51.100.7", "198.51.100.8", "198.51.100.9", "198.51.100.10")));

        set.Good("third-of-five", "Item 2 of five.", Input(opened.Manifest, third), []);
        Bad("salt-of-another-item", "The salt of item 3.", opened.Manifest, third with { Salt = neighbour.Salt });
        Bad("salt-flipped", "One bit of the salt is flipped.", opened.Manifest, third with { Salt = Wire.Flip(third.Salt, 0) });
        Bad("salt-of-15-bytes", "A salt of 15 bytes.", opened.Manifest, third with { Salt = third.Salt[..15] });
        Bad("path-of-another-item", "The path of item 3.", opened.Manifest, third with { Path = neighbour.Path });
        Bad("path-too-short", "The last hash of the path is missing.", opened.Manifest, third with { Path = [.. third.Path.SkipLast(1)] });
        Bad("path-too-long", "A hash follows the path.", opened.Manifest, third with { Path = [.. third.Path, third.Path[0]] });
        Bad("other-index", "The index is 3.", opened.Manifest, third with { Index = 3 });
        Bad("index-beyond-the-count", "The index is 5.", opened.Manifest, third with { Index = 5 });
        Bad("other-item", "The item is item 3.", opened.Manifest, third with { Item = neighbour.Item });
        Bad("item-flipped", "One bit of the item is flipped.", opened.Manifest, third with { Item = Wire.Flip(third.Item, -1) });
        Bad("manifest-of-another-envelope", "The manifest of an envelope with the same content: its seed is another.", other.Manifest, third);
        OpenedEnvelope single = exchange.Open(exchange.Seal(exchange.Draft("core")));
        set.Good("only-item", "The only item: its leaf is the root, the path is empty.", Input(single.Manifest, single.Prove(0)), []);
        set.Bad("only-item", "only-item-with-a-path", "not-proven", "A hash in the path of the only item.", Input(single.Manifest, single.Prove(0) with { Path = [third.Path[0]] }), []);
        set.Bad("only-item", "only-item-without-a-salt", "not-proven", "No salt.", Input(single.Manifest, single.Prove(0) with { Salt = [] }), []);
        return set.Made;

        void Bad(string name, string about, V1.Manifest manifest, ItemProof proof) => set.Bad("third-of-five", name, "not-proven", about, Input(manifest, proof), []);
    }

    private static JsonObject Input(V1.Manifest manifest, ItemProof proof) => new()
    {
        ["manifest"] = Json.Bytes(Google.Protobuf.MessageExtensions.ToByteArray(manifest)),
        ["index"] = proof.Index,
        ["salt"] = Json.Bytes(proof.Salt),
        ["item"] = Json.Bytes(proof.Item),
        ["path"] = Json.List(proof.Path.Select(hash => hash.ToBytes())),
    };
}

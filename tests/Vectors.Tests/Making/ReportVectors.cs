using System.Text;
using System.Text.Json.Nodes;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Reports;
using Google.Protobuf;
using Report = CertBridge.Sharing.Reports.Report;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>Items that are rightly signed, and whether they make the report their manifest speaks of: markings above all.</summary>
internal static class ReportVectors
{
    public static IReadOnlyList<Vector> Make()
    {
        var set = new VectorSet("report");
        Report report = SampleReport.Shared;
        IReadOnlyList<EnvelopeItem> items = ReportItems.Split(report);
        Manifest manifest = ManifestOf(report, items.Count);
        set.Good("stricter-item", "The second indicator is marked stricter than the whole.", Input(items, manifest), []);
        Bad("manifest-mismatch", "manifest-stricter", "The manifest is marked stricter than the core.", items, With(manifest, changed => changed.Marking.Tlp = Tlp.AmberStrict));
        Bad("manifest-mismatch", "manifest-looser", "The manifest is marked looser than the core.", items, With(manifest, changed => changed.Marking.Tlp = Tlp.Green));
        Bad("manifest-mismatch", "other-report-id", "The manifest names another report.", items, With(manifest, changed => changed.ReportId = "CB-ALN-2026-9999"));
        Bad("manifest-mismatch", "other-revision", "The manifest names another revision.", items, With(manifest, changed => changed.Revision++));
        Bad("manifest-mismatch", "other-exercise-flag", "The manifest calls it an exercise.", items, With(manifest, changed => changed.Exercise = !changed.Exercise));
        Bad("manifest-mismatch", "item-marking-of-its-own", "An item is marked otherwise than its content.", Replaced(items, 1, item => item.Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red }), manifest);
        Bad("manifest-mismatch", "item-marking-stripped", "The stricter marking of an item is left out.", Replaced(items, 2, item => item.Marking = null), manifest);
        Bad("manifest-mismatch", "core-marked", "The core has a marking of its own.", Replaced(items, 0, item => item.Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red }), manifest);
        Bad("manifest-mismatch", "items-swapped", "Two indicators are swapped.", [items[0], items[2], items[1]], manifest);
        Bad("manifest-mismatch", "core-missing", "An indicator stands where the core belongs.", [.. items.Skip(1)], manifest);
        Bad("marking-looser", "looser-item", "An indicator is marked looser than the whole, in its content and beside it.", Replaced(items, 2, Loosen), manifest);
        return set.Made;

        void Bad(string reason, string name, string about, IReadOnlyList<EnvelopeItem> changed, Manifest beside) => set.Bad("stricter-item", name, reason, about, Input(changed, beside), []);
    }

    private static void Loosen(EnvelopeItem item)
    {
        JsonObject content = JsonNode.Parse(item.Content.Span)!.AsObject();
        content["marking"]!["tlp"] = "clear";
        item.Content = ByteString.CopyFromUtf8(content.ToJsonString());
        item.Marking = new Marking { Tlp = Tlp.Clear, Pap = item.Marking.Pap };
    }

    private static List<EnvelopeItem> Replaced(IReadOnlyList<EnvelopeItem> items, int index, Action<EnvelopeItem> change)
    {
        List<EnvelopeItem> replaced = [.. items.Select(item => item.Clone())];
        change(replaced[index]);
        return replaced;
    }

    private static Manifest With(Manifest manifest, Action<Manifest> change)
    {
        Manifest changed = manifest.Clone();
        change(changed);
        return changed;
    }

    private static Manifest ManifestOf(Report report, int count) => new()
    {
        ReportId = report.Id.Value,
        Revision = report.Revision,
        Marking = report.Content.Marking.Clone(),
        Onward = report.Content.Onward,
        Exercise = report.Content.IsExercise,
        ContentExpiresMs = report.Content.Expires is { } at ? (ulong)at.ToUnixTimeMilliseconds() : 0,
        ItemCount = (uint)count,
    };

    private static JsonObject Input(IReadOnlyList<EnvelopeItem> items, Manifest manifest) => new()
    {
        ["manifest"] = Json.Bytes(manifest.ToByteArray()),
        ["items"] = Json.List(items.Select(item => item.ToByteArray())),
    };
}

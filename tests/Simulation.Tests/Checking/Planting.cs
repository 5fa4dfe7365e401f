using CertBridge.Simulation.Tests.Playing;
using CertBridge.Storage;

namespace CertBridge.Simulation.Tests.Checking;

/// <summary>Breaks one thing in one store, behind the back of its node.</summary>
internal static class Planting
{
    public static async Task PlantAsync(Defect defect, World world, IReadOnlyList<SharedReport> reports)
    {
        if (defect == Defect.None)
            return;
        bool isRetracted = defect == Defect.RetractionForgotten;
        SharedReport report = reports.First(one => one.Id.Length > 0 && one.IsRetracted == isRetracted && !one.IsForgotten);
        (string sender, string receiver) = (report.Origin, report.To[0]);
        string inbox = $"SELECT id FROM inbox WHERE report_id = '{report.Id}'";
        string outbox = $"SELECT id FROM outbox WHERE report_id = '{report.Id}'";
        string unreceipted = $"UPDATE outbox SET state = 7, receipt_leaf = NULL, number = NULL, epoch = NULL WHERE report_id = '{report.Id}'";
        (string Site, string[] Statements) broken = defect switch
        {
            Defect.InboxRowGone => (receiver, [$"DELETE FROM inbox_body WHERE id IN ({inbox})", $"DELETE FROM inbox WHERE id IN ({inbox})"]),
            Defect.OutboxEntryGone => (sender, [unreceipted, $"DELETE FROM held_receipt WHERE outbox_id IN ({outbox})", $"DELETE FROM outbox_body WHERE id IN ({outbox})", $"DELETE FROM outbox WHERE id IN ({outbox})"]),
            Defect.ReceiptGone => (sender, [unreceipted, $"DELETE FROM held_receipt WHERE outbox_id IN ({outbox})"]),
            Defect.RetractionForgotten => (receiver, [$"DELETE FROM withdrawn WHERE report_id = '{report.Id}'"]),
            Defect.LeafChanged => (receiver, [$"UPDATE link_leaf SET record = x'' WHERE leaf_index = 0 AND partner = '{sender}'"]),
            _ => (sender, []),
        };
        await world.WaitAsync(world.Of(broken.Site).Node!.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
        {
            foreach (string statement in broken.Statements)
                writer.Database.Query(statement).Run();
            return true;
        }));
    }
}

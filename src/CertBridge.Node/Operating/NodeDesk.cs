using System.Reflection;
using CertBridge.Node.Admitting;
using CertBridge.Node.BackingUp;
using CertBridge.Node.Forgetting;
using CertBridge.Node.Linking;
using CertBridge.Node.Restoring;
using CertBridge.Node.Rotating;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Grpc.Core;

namespace CertBridge.Node.Operating;

/// <summary>The node itself: how it is, and who is asking.</summary>
internal sealed class NodeDesk(
    NodeSettings settings, TrustBook trust, KeyStanding keys, NodeHome home, NodeStore store, LinkBoard board, ContentPurge purge, BackupTaking backups,
    KeyListing keyListing, Maintenances maintenances, IdentityLock locked, RestoredMark restored, TimeProvider time)
    : NodeService.NodeServiceBase
{
    private const int AlarmsShownMax = 20;

    private const int SoftwareLengthMax = 100;

    private static readonly string Version =
        typeof(NodeDesk).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly DateTimeOffset started = time.GetUtcNow();

    public override Task<ShowStatusResponse> ShowStatus(ShowStatusRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        DateTimeOffset now = time.GetUtcNow();
        TrustSnapshot snapshot = trust.Current;
        ShowStatusResponse status = store.Read(reader => Stored(reader, now));
        status.PartnerId = settings.Id.Value;
        status.Environment = settings.Environment;
        status.Version = Version;
        status.StartedMs = RowWords.Millis(started);
        status.ClockMs = RowWords.Millis(now);
        status.PartnerPort = (uint)settings.PartnerListener.Port;
        status.LocalPort = (uint)settings.LocalListener.Port;
        status.ProcessId = (uint)Environment.ProcessId;
        status.SqliteVersion = NodeStore.SqliteVersion;
        status.KeyProtection = keys.Word;
        status.CardSerial = snapshot.OwnCard.Serial;
        status.CardExpiresMs = RowWords.Millis(snapshot.OwnCard.Expires);
        status.SheetExpiresMs = RowWords.Millis(snapshot.OwnSheet.Expires);
        status.PlatformSuites.Add(PlatformSuites.All.Select(suite => (uint)suite));
        status.CardSuites.Add(snapshot.OwnCard.Suites.Select(suite => (uint)suite));
        status.NoHybrid = HybridStanding.WhyNot(snapshot.OwnCard, snapshot.OwnSheet) ?? "";
        status.Links.AddRange(snapshot.Partners.Values.Select(partner => ToStanding(partner, board)));
        status.StoreCopies.AddRange(StoreCopies.List(home).Select(ToCopy));
        status.Locked.Add(locked.Reasons());
        status.MaintenanceUntilMs = maintenances.Own is { } own ? RowWords.Millis(own.Until) : 0;
        status.Restored = restored.Standing is { } standing ? ToRestored(standing) : null;
        return Task.FromResult(status);
    }

    public override Task<WhoAmIResponse> WhoAmI(WhoAmIRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        return Task.FromResult(new WhoAmIResponse
        {
            Name = caller.Name,
            Role = caller.Role.Word(),
            PartnerId = settings.Id.Value,
            Environment = settings.Environment,
            CertificateExpiresMs = RowWords.Millis(caller.CertificateExpires),
            May = { RolePermissions.Of(caller.Role) },
        });
    }

    public override Task<PurgeContentResponse> PurgeContent(PurgeContentRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        return purge.RunAsync(request, caller);
    }

    public override Task TakeBackup(TakeBackupRequest request, IServerStreamWriter<TakeBackupResponse> responseStream, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        return backups.RunAsync(request, caller, answer => responseStream.WriteAsync(answer, context.CancellationToken), context.CancellationToken);
    }

    public override Task<ListKeysResponse> ListKeys(ListKeysRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        return Task.FromResult(keyListing.List());
    }

    public override async Task<AnnounceMaintenanceResponse> AnnounceMaintenance(AnnounceMaintenanceRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        if (request.LastsSeconds is not 0 and (< Limits.MaintenanceSecondsMin or > Limits.MaintenanceSecondsMax))
            throw Asked.Refused(NodeErrors.MaintenanceLength, "lasts_seconds", $"{request.LastsSeconds} seconds were asked for; {Limits.MaintenanceSecondsMin} to {Limits.MaintenanceSecondsMax} can be announced.");
        MaintenanceRow? announced = await maintenances.AnnounceAsync(TimeSpan.FromSeconds(request.LastsSeconds), caller, context.CancellationToken);
        ILookup<bool, string> partners = trust.Current.Partners.Keys.Order().ToLookup(id => board.Session(id) is not null, id => id.Value);
        return new AnnounceMaintenanceResponse { UntilMs = announced is null ? 0 : RowWords.Millis(announced.Until), Linked = { partners[true] }, Away = { partners[false] } };
    }

    private static ShowStatusResponse Stored(StoreReader reader, DateTimeOffset now)
    {
        IReadOnlyList<OutboxStanding> outbox = reader.OutboxStandings();
        DateTimeOffset? oldest = outbox.Min(standing => standing.OldestPending);
        return new ShowStatusResponse
        {
            OutboxWaiting = (ulong)outbox.Sum(standing => standing.Pending),
            OutboxOldestMs = oldest is { } since && now > since ? (ulong)(now - since).TotalMilliseconds : 0,
            InboxStored = (ulong)reader.CountInbox(InboxState.Stored),
            InboxQuarantined = (ulong)reader.CountInbox(InboxState.Quarantined),
            Alarms = { reader.ListAlarms(AlarmsShownMax).Select(ToAlarm) },
        };
    }

    private static Protocol.V1.LinkStanding ToStanding(TrustedPartner partner, LinkBoard board)
    {
        Linking.LinkStanding link = board.Standing(partner.Id);
        string software = link.IsLinked ? board.Session(partner.Id)?.Theirs.Software ?? "" : "";
        return new Protocol.V1.LinkStanding
        {
            Partner = partner.Id.Value,
            State = link.Word,
            SinceMs = link.State == LinkState.Never ? 0 : RowWords.Millis(link.Since),
            Cause = link.Cause,
            ClockOffsetMs = (long)(link.ClockOffset?.TotalMilliseconds ?? 0),
            ClockStanding = link.ClockOffset is { } offset ? ClockOffset.Word(offset) : "none",
            Software = software[..Math.Min(software.Length, SoftwareLengthMax)],
        };
    }

    private static Protocol.V1.StoreCopy ToCopy(Storage.Copies.StoreCopy copy) => new()
    {
        Name = copy.Name,
        Schema = (uint)copy.Schema,
        SizeBytes = (ulong)copy.SizeBytes,
        MadeMs = RowWords.Millis(copy.MadeAt),
        EndsMs = RowWords.Millis(copy.EndsAt),
    };

    private static Protocol.V1.RestoredStanding ToRestored(Restoring.RestoredStanding standing) => new()
    {
        TakenMs = RowWords.Millis(standing.TakenAt),
        RestoredMs = RowWords.Millis(standing.RestoredAt),
        WaitingFor = { standing.WaitingFor.Select(partner => partner.Value) },
    };

    private static Alarm ToAlarm(AlarmRow row) => new()
    {
        Kind = row.Kind,
        Partner = row.Partner?.Value ?? "",
        Text = row.Text,
        AtMs = RowWords.Millis(row.At),
    };
}

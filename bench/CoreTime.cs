using CertBridge.Bench.Nodes;

namespace CertBridge.Bench;

/// <summary>Processor milliseconds that the two nodes and the callers in this process have used.</summary>
internal readonly record struct CoreTime(double Sender, double Receiver, double Callers)
{
    public double Sum => Sender + Receiver + Callers;

    public static CoreTime Now(Lab lab) =>
        new(lab.SenderCoreMilliseconds, lab.ReceiverCoreMilliseconds, Environment.CpuUsage.TotalTime.TotalMilliseconds);

    public CoreTime Since(CoreTime before, int reports) =>
        new((Sender - before.Sender) / reports, (Receiver - before.Receiver) / reports, (Callers - before.Callers) / reports);
}

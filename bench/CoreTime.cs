using CertBridge.Bench.Nodes;

namespace CertBridge.Bench;

/// <summary>Processor milliseconds that the two nodes and the callers in this process have used.</summary>
internal readonly record struct CoreTime(double Sender, double Receiver, double Callers)
{
    public double Sum => Sender + Receiver + Callers;

    public static CoreTime Now(Lab lab) =>
        new(lab.SenderCoreMilliseconds, lab.ReceiverCoreMilliseconds, Environment.CpuUsage.TotalTime.TotalMilliseconds);
}

using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Core.Energy;

/// <summary>What an hour of a machine costs.</summary>
public static class HourlyRate
{
    /// <summary>What its owner says, else what its watts cost on average over a day; null when neither is known.</summary>
    public static double? Of(Machine machine, PowerPolicy policy) => machine.Spec.Pricing?.HourlyRate is { Length: > 0 } rate ? Money.Parse(rate)
        : policy is { Watts.Running: { } on, Tariff: { } tariff } ? on / 1000.0 * (double)MeanOf(tariff)
        : null;

    /// <summary>The mean of an ordinary day: it must not depend on when it is asked for, or Cluster Autoscaler would see prices jump.</summary>
    private static decimal MeanOf(Tariff tariff)
    {
        if (tariff.Windows.Count == 0)
        {
            return tariff.PricePerKwh;
        }

        const int Day = 24 * 60;
        var sum = 0m;
        for (var minute = 0; minute < Day; minute++)
        {
            sum += tariff.PriceAt(TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minute)));
        }

        return sum / Day;
    }
}

using System.Collections.Immutable;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Power;

/// <summary>Carries out one action with all the hardware that it takes.</summary>
public sealed class PowerRun(PowerDriver driver, SecretFolder secrets, TimeProvider clock)
{
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(2);

    /// <summary>Makes the hardware do it.</summary>
    /// <returns>What was done, for people.</returns>
    /// <exception cref="PowerException">It cannot, or did not in time.</exception>
    public async Task<string> RunAsync(PowerAction action, TimeSpan timeout, CancellationToken cancellation)
    {
        var means = PowerSteps.For(driver, action);
        if (means.IsEmpty)
        {
            throw new PowerException($"the driver has nothing that can do this: {action}: is a name in it misspelt, or other hardware needed?");
        }

        using var time = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        try
        {
            return action switch
            {
                PowerAction.On => await OnAsync(means, either.Token).ConfigureAwait(false),
                PowerAction.VerifyOff => await UntilOffAsync(means, time.Token, either.Token).ConfigureAwait(false),
                _ => await OffAsync(means, action, either.Token).ConfigureAwait(false),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PowerException($"{action} took longer than {timeout.TotalSeconds:0} s");
        }
    }

    /// <summary>What each part of the hardware says; one that does not answer among several counts as one that cannot tell.</summary>
    /// <exception cref="PowerException">The only part did not answer.</exception>
    public async Task<IReadOnlyList<(PowerMeans Means, PowerReading Reading)>> ReadAsync(CancellationToken cancellation)
    {
        var means = PowerSteps.Readable(driver);
        var readings = new List<(PowerMeans, PowerReading)>();
        foreach (var way in means)
        {
            try
            {
                readings.Add((way, await WithAsync(way, hardware => hardware.ReadAsync(cancellation)).ConfigureAwait(false)));
            }
            catch (PowerException e) when (means.Length > 1)
            {
                readings.Add((way, new(null, e.Message)));
            }
        }

        return readings;
    }

    private async Task<string> OnAsync(ImmutableArray<PowerMeans> means, CancellationToken cancellation)
    {
        foreach (var way in means)
        {
            await WithAsync(way, hardware => Done(hardware.OnAsync(cancellation))).ConfigureAwait(false);
        }

        return $"{PowerAction.On}: done with {string.Join(", ", means)}";
    }

    private async Task<string> OffAsync(ImmutableArray<PowerMeans> means, PowerAction action, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var way in means)
        {
            try
            {
                await WithAsync(way, hardware => Done(hardware.OffAsync(action == PowerAction.ForceOff, cancellation))).ConfigureAwait(false);
                return string.Join("; ", [$"{action}: done with {way}", .. failures]);
            }
            catch (PowerException e)
            {
                failures.Add(e.Message);
            }
        }

        throw new PowerException(string.Join("; ", failures));
    }

    private async Task<string> UntilOffAsync(ImmutableArray<PowerMeans> means, CancellationToken timeIsUp, CancellationToken cancellation)
    {
        string? said = null;
        try
        {
            while (true)
            {
                var readings = await ReadAsync(cancellation).ConfigureAwait(false);
                said = string.Join("; ", readings.Select(reading => reading.Reading.Says));
                if (PowerReading.Of([.. readings.Select(reading => reading.Reading)]) is true)
                {
                    return $"{PowerAction.VerifyOff}: done with {string.Join(", ", means)}: {said}";
                }

                await Task.Delay(ReadAgain, clock, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (timeIsUp.IsCancellationRequested && said is not null)
        {
            throw new PowerException($"the machine is not off: {said}");
        }
    }

    private async Task<T> WithAsync<T>(PowerMeans means, Func<ISwitch, Task<T>> use)
    {
        var hardware = SwitchOf(means);
        using var owned = hardware as IDisposable;
        return await use(hardware).ConfigureAwait(false);
    }

    private static async Task<bool> Done(Task work)
    {
        await work.ConfigureAwait(false);
        return true;
    }

    private ISwitch SwitchOf(PowerMeans means) => means switch
    {
        PowerMeans.WakeOnLan => new WakeOnLanSwitch(driver.WakeOnLan!, secrets, clock),
        PowerMeans.Redfish => new RedfishSwitch(driver.Redfish!, secrets, clock),
        PowerMeans.Http => new HttpPlug(driver.Http!, secrets, clock)
        {
            WakesAlone = PowerSteps.For(driver, PowerAction.On).Length == 1,
            KnowsWhenOn = PowerSteps.PlugKnows(driver),
        },
        PowerMeans.NodePoweroff => new NodePoweroffSwitch(),
        _ => throw new ArgumentOutOfRangeException(nameof(means), means, null),
    };
}

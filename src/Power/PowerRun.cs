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
            throw new PowerException($"the driver has nothing that can do this: {action}");
        }

        using var time = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        try
        {
            foreach (var way in means)
            {
                var hardware = SwitchOf(way);
                using var owned = hardware as IDisposable;
                switch (action)
                {
                    case PowerAction.On:
                        await hardware.OnAsync(either.Token).ConfigureAwait(false);
                        break;
                    case PowerAction.Off or PowerAction.ForceOff:
                        await hardware.OffAsync(action == PowerAction.ForceOff, either.Token).ConfigureAwait(false);
                        break;
                    default:
                        await UntilOffAsync(hardware, time.Token, either.Token).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PowerException($"{action} took longer than {timeout.TotalSeconds:0} s");
        }

        return $"{action}: done with {string.Join(", ", means)}";
    }

    /// <summary>What each part of the hardware says.</summary>
    public async Task<IReadOnlyList<(PowerMeans Means, PowerReading Reading)>> ReadAsync(CancellationToken cancellation)
    {
        var readings = new List<(PowerMeans, PowerReading)>();
        foreach (var way in PowerSteps.For(driver, PowerAction.VerifyOff))
        {
            var hardware = SwitchOf(way);
            using var owned = hardware as IDisposable;
            readings.Add((way, await hardware.ReadAsync(cancellation).ConfigureAwait(false)));
        }

        return readings;
    }

    private async Task UntilOffAsync(ISwitch hardware, CancellationToken timeIsUp, CancellationToken cancellation)
    {
        while (true)
        {
            var reading = await hardware.ReadAsync(cancellation).ConfigureAwait(false);
            if (reading.IsOff is not false)
            {
                return;
            }

            try
            {
                await Task.Delay(ReadAgain, clock, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (timeIsUp.IsCancellationRequested)
            {
                throw new PowerException($"the machine is not off: {reading.Says}");
            }
        }
    }

    private ISwitch SwitchOf(PowerMeans means) => means switch
    {
        PowerMeans.WakeOnLan => new WakeOnLanSwitch(driver.WakeOnLan!, secrets, clock),
        PowerMeans.Redfish => new RedfishSwitch(driver.Redfish!, secrets, clock),
        PowerMeans.Http => new HttpPlug(driver.Http!, secrets, clock),
        PowerMeans.NodePoweroff => new NodePoweroffSwitch(),
        _ => throw new ArgumentOutOfRangeException(nameof(means), means, null),
    };
}

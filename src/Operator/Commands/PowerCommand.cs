using System.CommandLine;
using System.Text;
using System.Text.Json;
using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Power;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Units;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Power;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Switches a machine by its hardware: what power Jobs run, and what a person may try before a machine is enrolled.</summary>
internal static class PowerCommand
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>Where Kubernetes reads a container's last words.</summary>
    private const string TerminationLog = "/dev/termination-log";

    public static Command Build(Surroundings surroundings)
    {
        var command = new Command("power", "Switch a machine by its hardware, as a Node's spec.driver describes it");
        command.Add(Build("on", "Switch on", PowerAction.On, surroundings));
        command.Add(Build("off", "Switch off in an orderly way", PowerAction.Off, surroundings));
        command.Add(Build("force-off", "Switch off at once", PowerAction.ForceOff, surroundings));
        command.Add(Build("verify-off", "Wait until the hardware says that the machine is off", PowerAction.VerifyOff, surroundings));
        command.Add(Build("status", "Show what the hardware says", null, surroundings));
        command.Add(BuildTest(surroundings));
        return command;
    }

    private static Command BuildTest(Surroundings surroundings)
    {
        var name = new Argument<string>("NODE") { Description = "Name of the machine's Node resource" };
        var timeout = new Option<string>("--timeout") { Description = "How long each way may take", DefaultValueFactory = _ => "30m" };
        var command = new Command("test", "Rehearse off and on with one machine, through the operator that runs in the cluster") { name, timeout };
        return ClusterCommand.Ready(command, new(), surroundings, async (result, session, cancellation) =>
        {
            var target = Target.Parse(result.GetRequiredValue(name));
            if (target.IsGroup)
            {
                throw new FormatException($"{target} is a group, and one machine is rehearsed at a time: name a machine");
            }

            var there = await session.ReadAsync(cancellation);
            var machine = there.Machine(target.Name) ?? throw Absence.OfMachine(target.Name, there, session);
            var rehearsal = new Rehearsal(session.Api, session.Terminal.Out, session.Clock, Timeout(result.GetRequiredValue(timeout)));
            return await rehearsal.RunAsync(machine.Name, cancellation) ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Build(string name, string description, PowerAction? action, Surroundings surroundings)
    {
        var terminal = surroundings.Terminal;
        var driver = new Option<string?>("--driver") { Description = $"The driver as JSON, or @FILE (env {DriverPod.DriverVariable})" };
        var secrets = new Option<string>("--secrets") { Description = "Folder with a folder for each Secret", DefaultValueFactory = _ => DriverPod.SecretsFolder };
        var timeout = new Option<string>("--timeout") { Description = "How long it may take", DefaultValueFactory = _ => "60s" };
        var command = new Command(name, description) { driver, secrets, timeout };
        command.SetAction(async (result, cancellation) =>
        {
            try
            {
                var settings = Read(result.GetValue(driver) ?? Environment.GetEnvironmentVariable(DriverPod.DriverVariable));
                var time = Timeout(result.GetRequiredValue(timeout));
                var run = new PowerRun(settings, new(result.GetValue(secrets)!), TimeProvider.System);
                return action is { } wanted ? await DoAsync(run, wanted, time, terminal, cancellation) : await ShowAsync(run, terminal, cancellation);
            }
            catch (Exception e) when (e is PowerException or FormatException)
            {
                await terminal.Error.WriteLineAsync(e.Message);
                LastWords(e.Message);
                return e is FormatException ? ExitCode.Usage : ExitCode.Failed;
            }
        });
        return command;
    }

    private static async Task<int> DoAsync(PowerRun run, PowerAction action, TimeSpan time, Terminal terminal, CancellationToken cancellation)
    {
        var done = await run.RunAsync(action, time, cancellation);
        await terminal.Out.WriteLineAsync(done);
        LastWords(done);
        return ExitCode.Ok;
    }

    private static async Task<int> ShowAsync(PowerRun run, Terminal terminal, CancellationToken cancellation)
    {
        var readings = await run.ReadAsync(cancellation);
        foreach (var (means, reading) in readings)
        {
            await terminal.Out.WriteLineAsync($"{means}: {reading.Says}");
        }

        await terminal.Out.WriteLineAsync(PowerReading.Of([.. readings.Select(reading => reading.Reading)]) switch { true => "off", false => "on", null => "unknown" });
        return ExitCode.Ok;
    }

    private static TimeSpan Timeout(string text) => GoDuration.TryParse(text, out var time) && time > TimeSpan.Zero && time <= LongestTimeout
        ? time
        : throw new FormatException($"--timeout is {Quoted.Text(text)}, which is no duration such as 30m, or one of more than a day");

    /// <exception cref="FormatException">There is none, it cannot be read, or something in it is not known.</exception>
    private static PowerDriver Read(string? text)
    {
        if (text is not { Length: > 0 })
        {
            throw new FormatException($"no driver is given: use --driver or {DriverPod.DriverVariable}");
        }

        try
        {
            var json = text[0] == '@' ? File.ReadAllBytes(text[1..]) : Encoding.UTF8.GetBytes(text);
            var reader = new Utf8JsonReader(json);
            reader.Read();
            var driver = PowerDriver.Read(ref reader);
            reader.Read(); // Which fails when something follows.
            return Known(driver, json);
        }
        catch (Exception e) when (e is JsonException or WireException or InvalidOperationException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"the driver cannot be read{(text[0] == '@' ? $" from the file {text[1..]}" : "")}: {Cause.Of(e)}", e);
        }
    }

    /// <summary>Nobody is there to warn: a name that is misspelt would leave the machine as it is, and nobody would know why.</summary>
    private static PowerDriver Known(PowerDriver driver, byte[] json)
    {
        var findings = new Findings();
        UnknownFields.CheckPart<PowerDriver>("driver", json, findings);
        return findings.Warnings is [var first, ..]
            ? throw new FormatException($"{first.Field} is not known, or has a value that is not: is it misspelt?")
            : driver is { WakeOnLan: null, Redfish: null, Http: null, NodePoweroff: null }
                ? throw new FormatException("the driver has no hardware: it needs at least one of wakeOnLan, redfish, http and nodePoweroff")
                : driver;
    }

    private static void LastWords(string words)
    {
        try
        {
            if (File.Exists(TerminationLog))
            {
                File.WriteAllText(TerminationLog, words);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only for comfort: the same was said on the terminal.
        }
    }
}

using System.Globalization;
using HomelabAutoscaler.Core.Energy;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Telling;
using HomelabAutoscaler.Core.Units;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>What machines cost as a table, with what they cost together.</summary>
internal static class TopTable
{
    public static void Write(Terminal terminal, TopReport report, bool hasNamespaces)
    {
        var hasMoney = report.Total?.Saved is not null;
        var money = $" {report.Total?.Currency}".TrimEnd();
        var table = new TextTable([.. Where("NAMESPACE", hasNamespaces), "GROUP", "MACHINE", "STATE", "ON", "BOOT", "WATTS", "TOOK KWH", "SAVED KWH", .. hasMoney ? (string[])[$"TOOK{money}", $"SAVED{money}"] : []]);
        foreach (var line in report.Machines)
        {
            table.Add(
            [
                .. Where(line.Namespace, hasNamespaces), line.Group ?? "-", line.Name, line.State.ToWire(), line.OnPercent is { } percent ? $"{percent}%" : "-",
                line.BootSeconds is { } seconds ? Moments.Length(TimeSpan.FromSeconds(seconds)) : "-", .. Of(line.Energy, hasMoney),
            ]);
        }

        if (report.Machines.Count > 1)
        {
            table.Add([.. Where("", hasNamespaces), new("TOTAL", Tint.Strong), "", "", "", "", .. Of(report.Total, hasMoney)]);
        }

        table.Write(terminal);
    }

    private static IEnumerable<Cell> Of(EnergyCount? energy, bool hasMoney) =>
    [
        Amount(energy?.Watts, "0"), Amount(energy?.SpentKwh, "0.00"), new(Amount(energy?.SavedKwh, "0.00"), Tint.Good),
        .. hasMoney ? (Cell[])[Amount(energy?.Spent, "0.00"), new(Amount(energy?.Saved, "0.00"), Tint.Good)] : [],
    ];

    private static string Amount(string? text, string format) => text is null ? "-" : EnergyMeter.Parse(text).ToString(format, CultureInfo.InvariantCulture);

    private static string[] Where(string text, bool isShown) => isShown ? [text] : [];
}

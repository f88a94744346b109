using HomelabAutoscaler.Core.Telling;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>Writes the status in the form that was asked for.</summary>
internal sealed record StatusView(Terminal Terminal, OutputFormat Format, bool HasNamespaces)
{
    /// <summary>Whether what is shown grows older by itself.</summary>
    public bool HasAges => Format is OutputFormat.Table or OutputFormat.Wide;

    public void Write(FleetReport report, DateTimeOffset now)
    {
        if (HasAges)
        {
            StatusTables.Write(Terminal, report, Format == OutputFormat.Wide, HasNamespaces, now);
        }
        else
        {
            Terminal.Out.Write(OutputFormats.Text(report, Format));
        }
    }
}

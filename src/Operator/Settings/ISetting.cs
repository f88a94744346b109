using System.CommandLine;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>A setting whatever the type of its value.</summary>
internal interface ISetting
{
    Option Option { get; }

    string Variable { get; }

    string Description { get; }

    /// <summary>How its default reads; empty for "none".</summary>
    string Fallback { get; }

    /// <summary>Whether the flag or the variable says something.</summary>
    bool IsGiven(ParseResult result);

    /// <summary>The settings with its value, where one is given; what is wrong is added to the errors.</summary>
    OperatorSettings Put(OperatorSettings settings, ParseResult result, ICollection<string> errors);
}

using System.CommandLine;
using System.CommandLine.Parsing;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>One setting: a flag, and an environment variable for where the flag is not given.</summary>
internal sealed class Setting<T> : ISetting
{
    private readonly Func<string, T> _parse;

    /// <param name="flag">Name with its dashes.</param>
    /// <param name="fallback">Value where neither flag nor variable is given.</param>
    /// <param name="shown">How the fallback reads in help; empty for "none".</param>
    /// <param name="description">What it does, with its unit.</param>
    /// <param name="parse">Reads a value; throws <see cref="FormatException"/> with what is expected.</param>
    public Setting(string flag, T fallback, string shown, string description, Func<string, T> parse)
    {
        _parse = parse;
        Fallback = shown;
        Variable = "HOMELAB_AUTOSCALER_" + flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();
        Option = new Option<T>(flag)
        {
            Description = $"{description}{(shown.Length > 0 ? $" [default: {shown}]" : "")} (env {Variable})",
            CustomParser = result => Parse(result, flag, result.Tokens.Count == 0 ? "true" : result.Tokens[^1].Value, fallback),
            DefaultValueFactory = result => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value
                ? Parse(result, Variable, value, fallback)
                : fallback,
            Arity = typeof(T) == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            HelpName = typeof(T) == typeof(bool) ? "true|false" : "value",
        };
        Description = description;
    }

    public Option<T> Option { get; }

    Option ISetting.Option => Option;

    public string Variable { get; }

    public string Description { get; }

    public string Fallback { get; }

    public T Of(ParseResult result) => result.GetValue(Option)!;

    private T Parse(ArgumentResult result, string source, string text, T fallback)
    {
        try
        {
            return _parse(text);
        }
        catch (FormatException e)
        {
            result.AddError($"{source} is \"{text}\": {e.Message}");
            return fallback;
        }
    }
}

/// <summary>A setting as documentation sees it.</summary>
internal interface ISetting
{
    Option Option { get; }

    string Variable { get; }

    string Description { get; }

    string Fallback { get; }
}

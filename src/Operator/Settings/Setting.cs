using System.CommandLine;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>One setting: a flag, and an environment variable for where the flag is not given.</summary>
internal sealed class Setting<T> : ISetting
{
    private readonly T _fallback;
    private readonly Func<string, T> _parse;

    /// <param name="flag">Name with its dashes.</param>
    /// <param name="fallback">Value where neither flag nor variable is given.</param>
    /// <param name="shown">How the fallback reads in help; empty for "none".</param>
    /// <param name="description">What it does, with its unit.</param>
    /// <param name="parse">Reads a value; throws <see cref="FormatException"/> with what is expected.</param>
    public Setting(string flag, T fallback, string shown, string description, Func<string, T> parse)
    {
        _fallback = fallback;
        _parse = parse;
        Fallback = shown;
        Description = description;
        Variable = "HOMELAB_AUTOSCALER_" + flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();
        Option = new Option<string?>(flag)
        {
            Description = $"{description}{(shown.Length > 0 ? $" [default: {shown}]" : "")} (env {Variable})",
            Arity = typeof(T) == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            HelpName = typeof(T) == typeof(bool) ? "true|false" : "value",
        };
    }

    public Option Option { get; }

    public string Variable { get; }

    public string Description { get; }

    public string Fallback { get; }

    /// <summary>Whether its value does not belong into messages: who knows a topic can read it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The value of the flag, else of the variable, else the fallback; what is wrong is added to the errors.</summary>
    public T Read(ParseResult result, ICollection<string> errors)
    {
        var given = result.GetResult(Option);
        var (source, text) = given is null
            ? (Variable, Environment.GetEnvironmentVariable(Variable))
            : (Option.Name, given.Tokens.Count == 0 ? "true" : given.Tokens[^1].Value);
        if (string.IsNullOrEmpty(text))
        {
            return _fallback;
        }

        try
        {
            return _parse(text);
        }
        catch (FormatException e)
        {
            errors.Add(IsSecret ? $"{source}: {e.Message}" : $"{source} is \"{text}\": {e.Message}");
            return _fallback;
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

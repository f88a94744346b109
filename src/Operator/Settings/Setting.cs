using System.CommandLine;

namespace HomelabAutoscaler.Operator.Settings;

/// <summary>One setting: a flag, and an environment variable for where the flag is not given.</summary>
internal sealed class Setting<T> : ISetting
{
    private readonly Func<string, T> _parse;
    private readonly Func<OperatorSettings, T, OperatorSettings> _put;

    public Setting(string flag, string fallback, Func<string, T> parse, Func<OperatorSettings, T, OperatorSettings> put, string description)
    {
        _parse = parse;
        _put = put;
        Fallback = fallback;
        Description = description;
        Variable = "HOMELAB_AUTOSCALER_" + flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();
        Option = new Option<string?>(flag)
        {
            Description = $"{description}{(fallback.Length > 0 ? $" [default: {fallback}]" : "")} (env {Variable})",
            Arity = typeof(T) == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            HelpName = typeof(T) == typeof(bool) ? "true|false" : "value",
        };
    }

    public Option Option { get; }

    public string Variable { get; }

    public string Description { get; }

    public string Fallback { get; }

    public bool IsSecret { get; init; }

    public bool IsGiven(ParseResult result) => Given(result).Text.Length > 0;

    public OperatorSettings Put(OperatorSettings settings, ParseResult result, ICollection<string> errors)
    {
        var (source, text) = Given(result);
        if (text.Length == 0)
        {
            return settings;
        }

        try
        {
            return _put(settings, _parse(text));
        }
        catch (FormatException e)
        {
            errors.Add(IsSecret ? $"{source}: {e.Message}" : $"{source} is \"{text}\": {e.Message}");
            return settings;
        }
    }

    /// <summary>What the flag says, else the variable; the text is empty where neither does.</summary>
    private (string Source, string Text) Given(ParseResult result) => result.GetResult(Option) is not { } given
        ? (Variable, Environment.GetEnvironmentVariable(Variable) ?? "")
        : (Option.Name, given.Tokens.Count == 0 ? "true" : given.Tokens[^1].Value);
}

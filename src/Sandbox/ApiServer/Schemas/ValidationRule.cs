using HomelabAutoscaler.Sandbox.ApiServer.Cel;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>One entry of x-kubernetes-validations.</summary>
internal sealed record ValidationRule(string Rule)
{
    public string Message { get; init; } = "";

    public string MessageExpression { get; init; } = "";

    public string Reason { get; init; } = "";

    public string FieldPath { get; init; } = "";

    public bool OptionalOldSelf { get; init; }

    /// <exception cref="CelException">The rule does not parse.</exception>
    public CelExpression Program => _program ??= CelExpression.Parse(Rule);

    public CelExpression? MessageProgram => MessageExpression.Length == 0 ? null : _message ??= CelExpression.Parse(MessageExpression);

    private CelExpression? _program;
    private CelExpression? _message;

    /// <summary>A transition rule compares with the object's earlier state, so it waits until there is one.</summary>
    public bool IsTransition => Program.Mentions("oldSelf");
}

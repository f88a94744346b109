namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>A parsed CEL expression, evaluated as often as wanted.</summary>
internal sealed class CelExpression
{
    private CelExpression(CelNode root) => Root = root;

    public CelNode Root { get; }

    /// <exception cref="CelException">The text is not an expression.</exception>
    public static CelExpression Parse(string source) => new(CelParser.Parse(source));

    /// <exception cref="CelException">The values did not suit the expression.</exception>
    public object? Evaluate(IReadOnlyDictionary<string, object?> variables) => new CelEvaluator(variables).Evaluate(Root);

    public bool Mentions(string variable) => Mentions(Root, variable);

    private static bool Mentions(CelNode node, string variable) =>
        node is CelNode.Name name ? name.Text == variable : node.Children.Any(child => Mentions(child, variable));
}

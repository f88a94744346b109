namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>The syntax tree of an expression.</summary>
internal abstract record CelNode
{
    public abstract IEnumerable<CelNode> Children { get; }

    public sealed record Literal(object? Value) : CelNode
    {
        public override IEnumerable<CelNode> Children => [];
    }

    public sealed record Name(string Text) : CelNode
    {
        public override IEnumerable<CelNode> Children => [];
    }

    public sealed record Select(CelNode Operand, string Field, bool Optional) : CelNode
    {
        public override IEnumerable<CelNode> Children => [Operand];
    }

    /// <summary>has(operand.field)</summary>
    public sealed record Has(Select Field) : CelNode
    {
        public override IEnumerable<CelNode> Children => [Field];
    }

    public sealed record Index(CelNode Operand, CelNode Key, bool Optional) : CelNode
    {
        public override IEnumerable<CelNode> Children => [Operand, Key];
    }

    public sealed record Call(string Function, CelNode? Target, IReadOnlyList<CelNode> Arguments) : CelNode
    {
        public override IEnumerable<CelNode> Children => Target is null ? Arguments : [Target, .. Arguments];
    }

    public sealed record Unary(string Operator, CelNode Operand) : CelNode
    {
        public override IEnumerable<CelNode> Children => [Operand];
    }

    public sealed record Binary(string Operator, CelNode Left, CelNode Right) : CelNode
    {
        public override IEnumerable<CelNode> Children => [Left, Right];
    }

    public sealed record Conditional(CelNode Test, CelNode Then, CelNode Else) : CelNode
    {
        public override IEnumerable<CelNode> Children => [Test, Then, Else];
    }

    public sealed record ListOf(IReadOnlyList<CelNode> Items) : CelNode
    {
        public override IEnumerable<CelNode> Children => Items;
    }

    public sealed record MapOf(IReadOnlyList<(CelNode Key, CelNode Value)> Entries) : CelNode
    {
        public override IEnumerable<CelNode> Children => Entries.SelectMany(e => new[] { e.Key, e.Value });
    }

    /// <summary>range.all(variable, body) and its kin.</summary>
    public sealed record Macro(string Function, CelNode Range, IReadOnlyList<string> Variables, IReadOnlyList<CelNode> Bodies) : CelNode
    {
        public override IEnumerable<CelNode> Children => [Range, .. Bodies];
    }
}

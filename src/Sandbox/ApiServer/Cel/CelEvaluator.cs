namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>Walks a syntax tree with the variables in scope.</summary>
internal sealed class CelEvaluator(IReadOnlyDictionary<string, object?> variables)
{
    // Enough for any rule on an object of a homelab; a rule that needs more would exceed the API server's cost limit too.
    private const int MaximumSteps = 5_000_000;
    private readonly Dictionary<string, object?> _locals = [];
    private int _steps;

    public object? Evaluate(CelNode node)
    {
        if (++_steps > MaximumSteps)
            throw new CelException("operation cancelled: actual cost limit exceeded");
        return node switch
        {
            CelNode.Literal literal => literal.Value,
            CelNode.Name name => Variable(name.Text),
            CelNode.Select select => Select(select),
            CelNode.Has has => Has(has.Field),
            CelNode.Index index => Index(index),
            CelNode.Unary unary => CelOperators.Unary(unary.Operator, Evaluate(unary.Operand)),
            CelNode.Binary { Operator: "&&" } and => Logic(and, false),
            CelNode.Binary { Operator: "||" } or => Logic(or, true),
            CelNode.Binary binary => CelOperators.Binary(binary.Operator, Evaluate(binary.Left), Evaluate(binary.Right)),
            CelNode.Conditional conditional => Evaluate(Test(conditional.Test) ? conditional.Then : conditional.Else),
            CelNode.ListOf list => new CelList([.. list.Items.Select(Evaluate)]),
            CelNode.MapOf map => new CelMap(map.Entries.ToDictionary(e => Evaluate(e.Key) ?? throw CelException.NoSuchOverload(), e => Evaluate(e.Value))),
            CelNode.Macro macro => new CelMacros(this).Expand(macro),
            CelNode.Call call => Call(call),
            _ => throw CelException.NoSuchOverload(),
        };
    }

    public bool Test(CelNode node) => Evaluate(node) as bool? ?? throw CelException.NoSuchOverload();

    /// <summary>Evaluates with variables that shadow any of the same name.</summary>
    public object? With(IReadOnlyList<string> names, IReadOnlyList<object?> values, CelNode body)
    {
        var shadowed = names.Select(name => (name, known: _locals.TryGetValue(name, out var value), value)).ToList();
        for (var i = 0; i < names.Count; i++)
            _locals[names[i]] = values[i];
        try
        {
            return Evaluate(body);
        }
        finally
        {
            foreach (var (name, known, value) in shadowed)
            {
                if (known)
                    _locals[name] = value;
                else
                    _locals.Remove(name);
            }
        }
    }

    private object? Variable(string name)
    {
        if (_locals.TryGetValue(name, out var local) || variables.TryGetValue(name, out local))
            return local;
        return CelFunctions.TypeNames.Contains(name) ? new CelType(name) : throw new CelException($"no such attribute(s): {name}");
    }

    private object? Select(CelNode.Select select)
    {
        var operand = Evaluate(select.Operand);
        if (select.Optional || operand is CelOptional)
        {
            var inner = operand is CelOptional optional ? optional.Value : operand;
            return inner is CelMap members && members.TryGetField(select.Field, out var member) ? new CelOptional(member) : CelOptional.None;
        }
        if (operand is not CelMap map)
            throw new CelException($"unsupported index type: no such key: {select.Field}");
        return map.TryGetField(select.Field, out var value) ? value : throw CelException.NoSuchKey(select.Field);
    }

    private bool Has(CelNode.Select field) => Evaluate(field.Operand) switch
    {
        CelMap map => map.TryGetField(field.Field, out _),
        CelOptional { HasValue: true, Value: CelMap map } => map.TryGetField(field.Field, out _),
        CelOptional => false,
        _ => throw CelException.NoSuchOverload(),
    };

    private object? Index(CelNode.Index index)
    {
        var operand = Evaluate(index.Operand);
        var key = Evaluate(index.Key);
        if (!index.Optional && operand is not CelOptional)
        {
            return operand switch
            {
                CelMap map => map[key!],
                CelList list => list[key],
                _ => throw CelException.NoSuchOverload(),
            };
        }
        return (operand is CelOptional optional ? optional.Value : operand) switch
        {
            CelMap map when map.TryGet(key, out var value) => new CelOptional(value),
            CelList list when key is long i && i >= 0 && i < list.Count => new CelOptional(list[i]),
            _ => CelOptional.None,
        };
    }

    // One side that decides is enough, even if the other side fails.
    private bool Logic(CelNode.Binary node, bool decisive)
    {
        CelException? failure = null;
        foreach (var side in new[] { node.Left, node.Right })
        {
            try
            {
                if (Test(side) == decisive)
                    return decisive;
            }
            catch (CelException e)
            {
                failure ??= e;
            }
        }
        return failure is null ? !decisive : throw failure;
    }

    private object? Call(CelNode.Call call)
    {
        if (call.Target is CelNode.Name scope && !_locals.ContainsKey(scope.Text) && !variables.ContainsKey(scope.Text) && CelFunctions.IsNamespaced($"{scope.Text}.{call.Function}"))
            return CelFunctions.Call($"{scope.Text}.{call.Function}", [.. call.Arguments.Select(Evaluate)]);
        return call.Target is null
            ? CelFunctions.Call(call.Function, [.. call.Arguments.Select(Evaluate)])
            : CelFunctions.CallOn(Evaluate(call.Target), call.Function, [.. call.Arguments.Select(Evaluate)]);
    }
}

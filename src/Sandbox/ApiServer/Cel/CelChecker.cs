namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>
/// Finds before evaluation what cannot work: names that nobody declared, fields that the schema does not have, operands that
/// do not go together, and a result of the wrong type. Where a type is not known it lets pass.
/// </summary>
internal sealed class CelChecker
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">=", "in"];
    private readonly Dictionary<string, CelStaticType> _scope;
    private readonly string _source;

    private CelChecker(string source, Dictionary<string, CelStaticType> scope)
    {
        _source = source;
        _scope = scope;
    }

    /// <exception cref="CelException">The expression would not compile.</exception>
    public static void Check(string source, CelStaticType self, bool optionalOldSelf, CelStaticType wanted)
    {
        var root = CelExpression.Parse(source).Root;
        var checker = new CelChecker(source, new() { ["self"] = self, ["oldSelf"] = optionalOldSelf ? CelStaticType.OptionalOf(self) : self });
        var actual = checker.TypeOf(root);
        if (actual != CelStaticType.Dyn && actual != wanted)
            throw new CelException($"must evaluate to {(wanted == CelStaticType.Bool ? "a bool" : "a string")}");
    }

    private CelStaticType TypeOf(CelNode node) => node switch
    {
        CelNode.Literal literal => OfLiteral(literal.Value),
        CelNode.Name name => _scope.GetValueOrDefault(name.Text) ?? (CelFunctions.TypeNames.Contains(name.Text) ? CelStaticType.Dyn : throw Error(name.Text, $"undeclared reference to '{name.Text}' (in container '')")),
        CelNode.Select select => Select(select),
        CelNode.Has has => All(CelStaticType.Bool, Select(has.Field)),
        CelNode.Index index => Index(index),
        CelNode.Unary unary => Unary(unary),
        CelNode.Binary { Operator: "&&" or "||" } logic => All(CelStaticType.Bool, Boolean(logic.Left, logic.Operator), Boolean(logic.Right, logic.Operator)),
        CelNode.Binary binary => Binary(binary),
        CelNode.Conditional conditional => Conditional(conditional),
        CelNode.ListOf list => CelStaticType.ListOf(list.Items.Select(TypeOf).Distinct().ToList() is [var only] ? only : CelStaticType.Dyn),
        CelNode.MapOf map => All(CelStaticType.MapOf(CelStaticType.Dyn), [.. map.Children.Select(TypeOf)]),
        CelNode.Macro macro => Macro(macro),
        CelNode.Call call => Call(call),
        _ => CelStaticType.Dyn,
    };

    private static CelStaticType OfLiteral(object? value) => value switch
    {
        bool => CelStaticType.Bool,
        long => CelStaticType.Int,
        double => CelStaticType.Double,
        string => CelStaticType.String,
        null => CelStaticType.Dyn,
        _ => new CelStaticType(CelValue.TypeName(value)),
    };

    private CelStaticType Select(CelNode.Select select)
    {
        var operand = TypeOf(select.Operand);
        var isOptional = select.Optional || operand.Name == "optional_type";
        if (operand.Name == "optional_type")
            operand = operand.Element!;
        CelStaticType result;
        if (operand.Fields is { } fields)
            result = fields.GetValueOrDefault(select.Field) ?? fields.GetValueOrDefault(CelFieldName.Unescape(select.Field)) ?? throw Error(select.Field, $"undefined field '{select.Field}'");
        else if (operand.IsMap)
            result = operand.Element!;
        else if (operand == CelStaticType.Dyn)
            result = CelStaticType.Dyn;
        else
            throw Error(select.Field, $"type '{operand}' does not support field selection");
        return isOptional ? CelStaticType.OptionalOf(result) : result;
    }

    private CelStaticType Index(CelNode.Index index)
    {
        var operand = TypeOf(index.Operand);
        var key = TypeOf(index.Key);
        if (operand.Name == "optional_type" || index.Optional)
            return CelStaticType.OptionalOf(operand.Element ?? CelStaticType.Dyn);
        if (operand.IsList || operand.IsMap)
        {
            var suits = key == CelStaticType.Dyn || key == (operand.IsList ? CelStaticType.Int : CelStaticType.String);
            return suits ? operand.Element! : throw NoOverload("_[_]", operand, key);
        }
        return operand == CelStaticType.Dyn ? CelStaticType.Dyn : throw NoOverload("_[_]", operand, key);
    }

    private CelStaticType Unary(CelNode.Unary unary)
    {
        var operand = TypeOf(unary.Operand);
        var suits = operand == CelStaticType.Dyn || (unary.Operator == "!" ? operand == CelStaticType.Bool : operand.Name is "int" or "double");
        return suits ? (unary.Operator == "!" ? CelStaticType.Bool : operand) : throw NoOverload($"{unary.Operator}_", operand);
    }

    private CelStaticType Binary(CelNode.Binary binary)
    {
        var (left, right) = (TypeOf(binary.Left), TypeOf(binary.Right));
        var function = binary.Operator == "in" ? "@in" : $"_{binary.Operator}_";
        var isComparison = Comparisons.Contains(binary.Operator);
        if (left == CelStaticType.Dyn || right == CelStaticType.Dyn)
            return isComparison ? CelStaticType.Bool : CelStaticType.Dyn;
        if (binary.Operator == "in")
            return right.IsMap || (right.IsList && (right.Element == CelStaticType.Dyn || right.Element == left)) ? CelStaticType.Bool : throw NoOverload(function, left, right);
        if (binary.Operator is "==" or "!=")
            return Comparable(left, right) ? CelStaticType.Bool : throw NoOverload(function, left, right);
        if (isComparison)
            return left == right || (IsNumber(left) && IsNumber(right)) ? CelStaticType.Bool : throw NoOverload(function, left, right);
        return (left.Name, binary.Operator, right.Name) switch
        {
            ("int" or "double" or "uint", _, _) when left == right => left,
            ("string" or "bytes", "+", _) when left == right => left,
            ("list", "+", "list") => left.Element == right.Element ? left : CelStaticType.ListOf(CelStaticType.Dyn),
            ("google.protobuf.Timestamp", "+" or "-", "google.protobuf.Duration") => left,
            ("google.protobuf.Duration", "+", "google.protobuf.Timestamp") => right,
            ("google.protobuf.Duration", "+" or "-", "google.protobuf.Duration") => left,
            ("google.protobuf.Timestamp", "-", "google.protobuf.Timestamp") => CelStaticType.Duration,
            _ => throw NoOverload(function, left, right),
        };
    }

    private CelStaticType Conditional(CelNode.Conditional conditional)
    {
        Boolean(conditional.Test, "?:");
        var (then, otherwise) = (TypeOf(conditional.Then), TypeOf(conditional.Else));
        return then == otherwise ? then : CelStaticType.Dyn;
    }

    private CelStaticType Macro(CelNode.Macro macro)
    {
        var range = TypeOf(macro.Range);
        if (range != CelStaticType.Dyn && !range.IsList && !range.IsMap && range.Name != "optional_type")
            throw Error(macro.Function, $"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)");
        var element = range.IsMap && macro.Variables.Count == 1 ? CelStaticType.String : range.Element ?? CelStaticType.Dyn;
        IReadOnlyList<CelStaticType> types = macro.Variables.Count == 1 ? [element] : [range.IsMap ? CelStaticType.String : CelStaticType.Int, range.Element ?? CelStaticType.Dyn];
        var inner = new CelChecker(_source, new(_scope));
        for (var i = 0; i < macro.Variables.Count; i++)
            inner._scope[macro.Variables[i]] = types[i];
        var bodies = macro.Bodies.Select(inner.TypeOf).ToList();
        return macro.Function switch
        {
            "all" or "exists" or "exists_one" or "existsOne" => bodies[0] == CelStaticType.Bool || bodies[0] == CelStaticType.Dyn ? CelStaticType.Bool : throw NoOverload("_&&_", CelStaticType.Bool, bodies[0]),
            "filter" => CelStaticType.ListOf(element),
            "map" or "transformList" => CelStaticType.ListOf(bodies[^1]),
            "transformMap" => CelStaticType.MapOf(bodies[^1]),
            "optMap" => CelStaticType.OptionalOf(bodies[0]),
            _ => bodies[0],
        };
    }

    private CelStaticType Call(CelNode.Call call)
    {
        if (call.Target is CelNode.Name scope && !_scope.ContainsKey(scope.Text) && CelFunctions.IsNamespaced($"{scope.Text}.{call.Function}"))
            return All(CelStaticType.Dyn, [.. call.Arguments.Select(TypeOf)]);
        if (!CelFunctions.IsKnown(call.Function, call.Target is not null))
            throw Error(call.Function, $"undeclared reference to '{call.Function}' (in container '')");
        var target = call.Target is null ? null : TypeOf(call.Target);
        var arguments = call.Arguments.Select(TypeOf).ToList();
        if (target is { Name: "optional_type" })
            return call.Function == "hasValue" ? CelStaticType.Bool : target.Element!;
        if (target is not null && target != CelStaticType.Dyn && call.Function != "size" && !target.IsList && CelTextFunctions.Names.Contains(call.Function) && target != CelStaticType.String)
            throw NoOverload(call.Function, [target, .. arguments]);
        return call.Function switch
        {
            "size" or "int" or "indexOf" or "lastIndexOf" or "compareTo" => CelStaticType.Int,
            "double" => CelStaticType.Double,
            "bool" or "matches" or "contains" or "startsWith" or "endsWith" or "isSorted" or "isQuantity" or "isIP" or "isCIDR" or "isURL" or "isGreaterThan" or "isLessThan" => CelStaticType.Bool,
            "string" or "lowerAscii" or "upperAscii" or "trim" or "replace" or "substring" or "charAt" or "join" or "find" => CelStaticType.String,
            "split" or "findAll" => CelStaticType.ListOf(CelStaticType.String),
            "duration" => CelStaticType.Duration,
            "timestamp" => CelStaticType.Timestamp,
            _ => CelTimeFunctions.Names.Contains(call.Function) ? CelStaticType.Int : CelStaticType.Dyn,
        };
    }

    private CelStaticType Boolean(CelNode node, string symbol)
    {
        var type = TypeOf(node);
        return type == CelStaticType.Bool || type == CelStaticType.Dyn ? type : throw NoOverload($"_{symbol}_", type, CelStaticType.Bool);
    }

    private static bool IsNumber(CelStaticType type) => type.Name is "int" or "uint" or "double";

    private static bool Comparable(CelStaticType left, CelStaticType right) =>
        left == right || (left.Name == right.Name && left.Element is not null && right.Element is not null && (left.Element == CelStaticType.Dyn || right.Element == CelStaticType.Dyn || Comparable(left.Element, right.Element)));

    // The operands were checked by being passed; only the result matters.
    private static CelStaticType All(CelStaticType result, params ReadOnlySpan<CelStaticType> operands)
    {
        _ = operands;
        return result;
    }

    private CelException NoOverload(string function, params IReadOnlyList<CelStaticType> operands) =>
        Error(function.Trim('_'), $"found no matching overload for '{function}' applied to '({string.Join(", ", operands)})'");

    // Points at the first place where the culprit stands.
    private CelException Error(string culprit, string what)
    {
        var position = Math.Max(0, _source.IndexOf(culprit, StringComparison.Ordinal));
        var line = _source.AsSpan(0, position).Count('\n');
        var column = position - (_source.LastIndexOf('\n', Math.Max(0, position - 1)) + 1);
        return new CelException($"ERROR: <input>:{line + 1}:{column + 1}: {what}\n | {_source.Split('\n')[line]}\n | {new string('.', column)}^");
    }
}

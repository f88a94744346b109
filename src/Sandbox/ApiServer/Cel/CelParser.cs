namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

/// <summary>Recursive descent over CEL's grammar; macros are recognised here.</summary>
internal sealed class CelParser
{
    private const int MaximumDepth = 200;
    private static readonly HashSet<string> Macros = ["all", "exists", "exists_one", "existsOne", "map", "filter", "transformList", "transformMap", "optMap", "optFlatMap"];
    private static readonly HashSet<string> Reserved =
        ["as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while", "in"];

    private readonly string _source;
    private readonly IReadOnlyList<CelToken> _tokens;
    private int _next;
    private int _depth;

    private CelParser(string source)
    {
        _source = source;
        _tokens = CelLexer.Read(source);
    }

    private CelToken Current => _tokens[_next];

    public static CelNode Parse(string source)
    {
        var parser = new CelParser(source);
        var node = parser.Expression();
        if (parser.Current.Kind != CelTokenKind.End)
            throw parser.Unexpected("<EOF>");
        return node;
    }

    private CelNode Expression()
    {
        if (++_depth > MaximumDepth)
            throw new CelException($"ERROR: <input>:1:1: expression recursion limit exceeded: {MaximumDepth}");
        var test = Or();
        if (Take("?"))
        {
            var then = Or();
            Expect(":");
            test = new CelNode.Conditional(test, then, Expression());
        }
        _depth--;
        return test;
    }

    private CelNode Or() => LeftAssociative(And, "||");

    private CelNode And() => LeftAssociative(Relation, "&&");

    private CelNode Relation()
    {
        var left = Addition();
        while (true)
        {
            var symbol = Current.Kind == CelTokenKind.Name && Current.Text == "in" ? "in"
                : Current.Kind == CelTokenKind.Symbol && Current.Text is "<" or "<=" or ">" or ">=" or "==" or "!=" ? Current.Text : null;
            if (symbol is null)
                return left;
            _next++;
            left = new CelNode.Binary(symbol, left, Addition());
        }
    }

    private CelNode Addition() => LeftAssociative(Multiplication, "+", "-");

    private CelNode Multiplication() => LeftAssociative(Unary, "*", "/", "%");

    private CelNode LeftAssociative(Func<CelNode> operand, params string[] symbols)
    {
        var left = operand();
        while (Current.Kind == CelTokenKind.Symbol && symbols.Contains(Current.Text))
        {
            var symbol = _tokens[_next++].Text;
            left = new CelNode.Binary(symbol, left, operand());
        }
        return left;
    }

    private CelNode Unary()
    {
        if (++_depth > MaximumDepth)
            throw new CelException($"ERROR: <input>:1:1: expression recursion limit exceeded: {MaximumDepth}");
        CelNode node;
        if (Take("!"))
            node = new CelNode.Unary("!", Unary());
        else if (!Take("-"))
            node = Member();
        else if (Current.Value is long.MinValue)
            node = Member();
        else
            node = new CelNode.Unary("-", Unary());
        _depth--;
        return node;
    }

    private CelNode Member()
    {
        var node = Primary();
        while (true)
        {
            if (Take("."))
                node = Dot(node);
            else if (Take(".?"))
                node = new CelNode.Select(node, Identifier(), true);
            else if (Take("["))
                node = Closing(new CelNode.Index(node, Expression(), false), "]");
            else if (Take("[?"))
                node = Closing(new CelNode.Index(node, Expression(), true), "]");
            else
                return node;
        }
    }

    private CelNode Dot(CelNode target)
    {
        var name = Identifier();
        if (!Take("("))
            return new CelNode.Select(target, name, false);
        var arguments = Arguments(")");
        return Macros.Contains(name) && Macro(name, target, arguments) is { } macro ? macro : new CelNode.Call(name, target, arguments);
    }

    private static CelNode.Macro? Macro(string name, CelNode target, List<CelNode> arguments)
    {
        var variables = arguments.TakeWhile(a => a is CelNode.Name).Cast<CelNode.Name>().Select(n => n.Text).ToList();
        var (one, two) = name switch
        {
            "all" or "exists" or "filter" or "optMap" or "optFlatMap" => (2, 3),
            "exists_one" or "existsOne" => (2, 3),
            "map" => (arguments.Count == 3 ? 3 : 2, 0),
            _ => (0, arguments.Count == 4 ? 4 : 3),
        };
        if (arguments.Count == one && variables.Count > 0)
            return new(name, target, [variables[0]], [.. arguments.Skip(1)]);
        if (arguments.Count == two && variables.Count > 1)
            return new(name, target, [variables[0], variables[1]], [.. arguments.Skip(2)]);
        return arguments.Count == one ? throw new CelException($"ERROR: <input>:1:1: argument must be a simple name") : null;
    }

    private CelNode Primary()
    {
        var token = Current;
        if (token.Kind == CelTokenKind.Value)
        {
            _next++;
            return new CelNode.Literal(token.Value);
        }
        if (Take("("))
            return Closing(Expression(), ")");
        if (Take("["))
            return new CelNode.ListOf(Arguments("]"));
        if (Take("{"))
            return new CelNode.MapOf(Entries());
        Take(".");
        var name = Identifier();
        if (Reserved.Contains(name))
            throw CelLexer.SyntaxError(_source, token.Position, $"reserved identifier: {name}");
        if (!Take("("))
            return new CelNode.Name(name);
        var arguments = Arguments(")");
        if (name != "has")
            return new CelNode.Call(name, null, arguments);
        return arguments is [CelNode.Select field] ? new CelNode.Has(field)
            : throw CelLexer.SyntaxError(_source, token.Position, "invalid argument to has() macro");
    }

    private List<CelNode> Arguments(string end)
    {
        var arguments = new List<CelNode>();
        while (!Take(end))
        {
            if (arguments.Count > 0)
            {
                Expect(",");
                if (end == "]" && Take(end))
                    break;
            }
            arguments.Add(Expression());
        }
        return arguments;
    }

    private List<(CelNode, CelNode)> Entries()
    {
        var entries = new List<(CelNode, CelNode)>();
        while (!Take("}"))
        {
            if (entries.Count > 0)
            {
                Expect(",");
                if (Take("}"))
                    break;
            }
            var key = Expression();
            Expect(":");
            entries.Add((key, Expression()));
        }
        return entries;
    }

    private CelNode Closing(CelNode node, string symbol)
    {
        Expect(symbol);
        return node;
    }

    private string Identifier() => Current.Kind == CelTokenKind.Name ? _tokens[_next++].Text : throw Unexpected("IDENTIFIER");

    private bool Take(string symbol)
    {
        if (Current.Kind != CelTokenKind.Symbol || Current.Text != symbol)
            return false;
        _next++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
            throw Unexpected($"'{symbol}'");
    }

    private CelException Unexpected(string expected) =>
        CelLexer.SyntaxError(_source, Current.Position, $"mismatched input '{Current.Text}' expecting {expected}");
}

using System.CommandLine;
using HomelabAutoscaler.Operator.Commands;

// @FILE is for options to read, not a file of further arguments.
var result = CommandLine.Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
return result.Errors.Count > 0 ? CommandLine.Refuse(result.Errors.Select(error => error.Message)) : await result.InvokeAsync();

using HomelabAutoscaler.Operator.Commands;

var result = CommandLine.Build().Parse(args);
return result.Errors.Count > 0 ? CommandLine.Refuse(result.Errors.Select(error => error.Message)) : await result.InvokeAsync();

namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler emit records for netstandard2.0.</summary>
internal static class IsExternalInit;

using System.Reflection;

namespace Vae.Repository.Tests.PublicApi;

/// <summary>Types as C# writes them, nullability included.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(ParameterInfo parameter) => Of(new NullabilityInfoContext().Create(parameter));

    public static string Of(PropertyInfo property) => Of(new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => Of(new NullabilityInfoContext().Create(field));

    public static string Of(EventInfo member) => Of(new NullabilityInfoContext().Create(member));

    /// <summary>A type without what is known about its nullability, as in a list of base types.</summary>
    public static string Of(Type type)
    {
        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[]";
        }

        return Named(type, [.. type.GetGenericArguments().Select(Of)]);
    }

    private static string Of(NullabilityInfo info)
    {
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value) + "?";
        }

        var optional = info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable;
        var mark = optional && !type.IsValueType ? "?" : "";
        return type.IsArray
            ? Of(info.ElementType!) + "[]" + mark
            : Named(type, [.. info.GenericTypeArguments.Select(Of)]) + mark;
    }

    private static string Named(Type type, string[] arguments)
    {
        if (_keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var name = type.Name.Split('`')[0];
        if (type.IsNested && !type.IsGenericParameter)
        {
            name = Of(type.DeclaringType!) + "." + name;
        }

        return arguments.Length == 0 || !type.Name.Contains('`') ? name : $"{name}<{string.Join(", ", arguments)}>";
    }
}

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Vae.Repository.Tests.PublicApi;

/// <summary>The members that a type of ours declares and others can call or override, one line each.</summary>
internal static class Members
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Type type)
    {
        var fields = type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(Describe);
        var constructors = type.GetConstructors(Declared).Where(IsVisible).Select(Describe);
        var properties = type.GetProperties(Declared)
            .Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible))
            .Where(property => property.Name != "EqualityContract")
            .Select(Describe);
        var events = type.GetEvents(Declared)
            .Where(member => IsVisible(member.AddMethod!))
            .Select(member => $"event {TypeNames.Of(member)} {member.Name}");
        var methods = type.GetMethods(Declared)
            .Where(method => IsVisible(method) && !IsWrittenByTheCompiler(method))
            .Select(Describe);
        return fields.Concat(constructors).Concat(properties).Concat(events).Concat(methods);
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Accessors belong to their property; equality, printing and copying to the word "record".
    private static bool IsWrittenByTheCompiler(MethodInfo method) =>
        (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal))
        || method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string Describe(FieldInfo field)
    {
        if (field.DeclaringType!.IsEnum)
        {
            return field.IsLiteral
                ? $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
                : "enum of " + TypeNames.Of(field.FieldType);
        }

        return field.IsLiteral
            ? $"const {TypeNames.Of(field)} {field.Name} = {Literal(field.GetRawConstantValue())}"
            : $"{Access(field.IsFamily, field.IsStatic)}{(field.IsInitOnly ? "readonly " : "")}{TypeNames.Of(field)} {field.Name}";
    }

    private static string Describe(ConstructorInfo constructor) =>
        $"{Access(!constructor.IsPublic, false)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})";

    private static string Describe(MethodInfo method)
    {
        var generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>"
            : "";
        return $"{Modifiers(method)}{TypeNames.Of(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Describe(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        var words = accessors.Select(accessor => accessor == property.GetMethod ? "get;" : Setter(accessor)).Order();
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Describe))}]";
        return $"{Modifiers(accessors[0])}{required}{TypeNames.Of(property)} {name} {{ {string.Join(' ', words)} }}";
    }

    private static string Setter(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;";

    private static string Modifiers(MethodInfo method)
    {
        var access = Access(!method.IsPublic, method.IsStatic);
        if (method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal)
        {
            return access;
        }

        var kind = method.GetBaseDefinition() != method ? "override " : "virtual ";
        return access + (method.IsAbstract ? "abstract " : kind);
    }

    private static string Access(bool isProtected, bool isStatic) =>
        (isProtected ? "protected " : "") + (isStatic ? "static " : "");

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Describe));
    }

    private static string Describe(ParameterInfo parameter)
    {
        var passing = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        var standard = parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "";
        return $"{passing}{TypeNames.Of(parameter)} {parameter.Name}{standard}";
    }

    private static string Literal(object? value) =>
        value switch
        {
            null => "default",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            Enum constant => $"{constant.GetType().Name}.{constant}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}

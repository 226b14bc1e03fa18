/** Kinds and their types, as test/go/record/patchtypes.go describes them. */
export interface Model {
  /** The type of `apps/v1/Deployment`, `v1/Pod`. */
  readonly kinds: Readonly<Record<string, string>>;
  /** By Go path: `k8s.io/api/apps/v1.Deployment`. */
  readonly types: Readonly<Record<string, TypeModel>>;
}

export interface TypeModel {
  readonly name: string;
  /** Reads its JSON itself. */
  readonly unmarshals?: boolean;
  readonly fields: readonly FieldModel[];
}

export interface FieldModel {
  readonly name: string;
  /** s string, b bool, i integer, f float, y []byte, a any, `[T` list, `{T` map, `@PATH` a type. */
  readonly type: string;
  readonly strategy?: string;
  readonly mergeKey?: string;
}
